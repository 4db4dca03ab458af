using MailIntake.Commands;

namespace MailIntake.Tests.Commands;

public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(0, 5000L, "[..............................] 0/5000 封，每秒 100 封")]
    [InlineData(2500, 5000L, "[###############...............] 2500/5000 封，每秒 100 封")]
    [InlineData(5001, 5000L, "[##############################] 5001/5000 封，每秒 100 封")] // one arrived meanwhile
    [InlineData(12, null, "已收 12 封，每秒 100 封")]
    public void A_bar_is_shown_where_it_is_known_how_much_there_is(int done, long? expected, string text) => Assert.Equal(text, ProgressLine.Text(done, expected, 100));
}
