using MailIntake.Configuration;

namespace MailIntake.Tests.Configuration;

public sealed class SecretReferenceTests
{
    [Fact]
    public void A_secret_file_is_read_anew_each_time_and_its_line_end_is_no_part_of_it()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "secret");
        var secret = SecretReference.Parse("file:secret", folder.Path)!;

        File.WriteAllText(path, "first\n");
        Assert.Equal("first", secret.Resolve());
        File.WriteAllText(path, "second\r\n");
        Assert.Equal("second", secret.Resolve());
        File.Delete(path);
        Assert.False(secret.TryResolve(out _, out var fault));
        Assert.Contains("secret", fault);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named()
    {
        var secret = SecretReference.Parse("env:MAILINTAKE_TEST_UNSET", ".")!;

        Assert.False(secret.TryResolve(out _, out var fault));
        Assert.Contains("MAILINTAKE_TEST_UNSET", fault);
    }

    [Theory]
    [InlineData("abcdefghijklmnop")]
    [InlineData("env:")]
    [InlineData("file: ")]
    [InlineData("ENV:X")]
    public void What_is_no_reference_is_refused(string text) => Assert.Null(SecretReference.Parse(text, "."));
}
