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
        Assert.Equal($"授权码文件 {path}：没有这个文件，请检查文件名", fault); // the base library's own words are English
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named()
    {
        var secret = SecretReference.Parse("env:MAILINTAKE_TEST_UNSET", ".")!;

        Assert.False(secret.TryResolve(out _, out var fault));
        Assert.Contains("MAILINTAKE_TEST_UNSET", fault);
    }

    [Fact]
    public void A_credential_is_what_systemd_puts_into_the_services_folder()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["box"], "of systemd\n");
        var secret = SecretReference.Parse("credential:box", ".")!;
        Assert.False(secret.TryResolve(out _, out var fault));
        Assert.Contains("LoadCredential=box", fault);

        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", folder.Path);
        try
        {
            Assert.Equal("of systemd", secret.Resolve());
            Assert.False(SecretReference.Parse("credential:other", ".")!.TryResolve(out _, out fault));
            Assert.Contains("other", fault);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);
        }
    }

    [Theory]
    [InlineData("credential:")]
    [InlineData("credential:../box")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("env:")]
    [InlineData("file: ")]
    [InlineData("ENV:X")]
    public void What_is_no_reference_is_refused(string text) => Assert.Null(SecretReference.Parse(text, "."));
}
