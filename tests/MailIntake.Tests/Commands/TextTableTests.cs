using MailIntake.Commands;

namespace MailIntake.Tests.Commands;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_line_up_when_Chinese_characters_take_two_places()
    {
        var table = new TextTable("单位", ">分");
        table.Add("国投", 34.5m);
        table.Add("A", -3);
        using var text = new StringWriter { NewLine = "\n" };
        table.WriteTo(text);

        // 单位 is 4 places wide, so A is followed by 3 blanks and the two of the gap; 34.5 is 4 wide, 分 2, -3 2.
        Assert.Equal("单位    分\n国投  34.5\nA       -3\n", text.ToString());
    }

    [Fact]
    public void What_would_move_the_cursor_or_turn_the_direction_is_made_visible()
    {
        Assert.Equal("a·[2Jb·c·d", TextTable.Safe("a\u001b[2Jb\u202Ec\nd"));
    }
}
