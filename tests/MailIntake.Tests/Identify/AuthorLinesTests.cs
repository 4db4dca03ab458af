using MailIntake.Domain.Identify;

namespace MailIntake.Tests.Identify;

public sealed class AuthorLinesTests
{
    [Theory]
    [InlineData("钱七、孙八", "钱七|孙八")]
    [InlineData("钱七，孙八", "钱七|孙八")]
    [InlineData("钱七;孙八；钱七", "钱七|孙八")]
    [InlineData("张 三", "张三")] // a name of two characters is spread to the width of three
    [InlineData("张　三、李四", "张三|李四")]
    [InlineData("张三 李小四", "张三|李小四")]
    [InlineData("阿卜杜拉·买买提", "阿卜杜拉·买买提")]
    [InlineData("John Smith", "John Smith")] // no Chinese names: the blank is part of it
    [InlineData("王 小 二", "王小二")]
    [InlineData("张三 李", "张三 李")] // whose is the last one?
    [InlineData("", "")]
    public void Authors_in_a_cell_are_told_apart_however_they_are_joined(string cell, string names) => Assert.Equal(names, string.Join('|', AuthorLines.Listed(cell)));
}
