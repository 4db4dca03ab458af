namespace MailIntake.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("没有写命令")]
    [InlineData("不认识“chek”", "chek")]
    [InlineData("不认识“--bad”", "check", "--bad")]
    [InlineData("--config 后面要写 DIR", "check", "--config")]
    [InlineData("--data 只能写一次", "check", "--data", "a", "--data", "b")]
    [InlineData("“x”不是时刻", "check", "--now", "x")]
    public async Task A_line_that_cannot_be_understood_is_told_in_Chinese_on_standard_error_with_exit_2(string expected, params string[] args)
    {
        var (code, output, error) = await Cli.RunAsync(args);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(expected, error);
    }

    [Fact]
    public async Task Help_is_Chinese_and_lists_the_options_every_command_takes()
    {
        var (code, output, _) = await Cli.RunAsync("check", "--help");

        Assert.Equal(0, code);
        Assert.Contains("用法：", output);
        Assert.Contains("--config DIR", output);
        Assert.Contains("--now TIME", output);
        Assert.DoesNotContain("Show help", output);
    }
}
