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

    [Theory]
    [InlineData("撰稿：张建国　审核：李晓梅", "张建国")]
    [InlineData("供稿人：张建国  联系电话：13900000000", "张建国")]
    [InlineData("（作者单位：临洮县发改局  作者：张建国）", "张建国")]
    [InlineData("执笔人：张建国 责任编辑：李晓梅", "张建国")]
    [InlineData("撰写人：欧阳建国，审核人：李晓梅", "欧阳建国")]
    [InlineData("通讯员：张建国", "张建国")]
    [InlineData("（撰稿人 张建国 审稿人 李晓梅）", "张建国")]
    [InlineData("作者姓名：张建国  职务：科员", "张建国")]
    [InlineData("撰稿：张 伟、李　娜　审　核：王强　签 发：赵刚", "张伟|李娜")] // labels are spread as names are
    [InlineData("撰稿:张建国、王强;校对:李晓梅", "张建国|王强")]
    [InlineData("审核：李晓梅　撰稿：张建国　电话：0932-2240000", "张建国")]
    [InlineData("撰稿：张建国审核：李晓梅", "张建国")]
    [InlineData("撰稿：临洮县发改局 张建国　签发：李晓梅", "张建国")]
    [InlineData("作者：张建国；编辑部编辑：李晓梅", "张建国")]
    [InlineData("来源：临洮县发改局   作者：办公室", "")] // a unit is nobody
    [InlineData("作者：审核：李晓梅", "")]
    [InlineData("审核：李晓梅", "")]
    [InlineData("文/张建国 图/李晓梅", "张建国")] // who took the pictures is no author
    [InlineData("文／张建国　图／李晓梅", "张建国")]
    [InlineData("（文/张建国、王强  摄影/李晓梅）", "张建国|王强")]
    [InlineData("图/李晓梅 文/张建国", "张建国")]
    [InlineData("图文/张建国", "张建国")]
    [InlineData("文/张建国/王强 编辑/李晓梅", "张建国|王强")]
    [InlineData("文/通讯员 张建国 图/记者 李晓梅", "张建国")]
    [InlineData("文字/数据", "")]
    [InlineData("文/张 伟 图/李晓梅 编辑：王强", "张伟")]
    [InlineData("图/李晓梅", "")]
    [InlineData("文/图均由各单位提供", "")]
    [InlineData("上文/下文的要求一并落实", "")]
    [InlineData("作者认为，下一步：加强监管", "")]
    [InlineData("信息员：要求各单位明确一名，审核：由分管领导负责", "")] // a sentence is no list of names
    public void Names_end_where_the_next_thing_is_told(string line, string names) =>
        Assert.Equal(names, string.Join('|', AuthorLines.Find($"全县项目建设提速\n今年以来，全县新开工项目12个。\n{line}")));
}
