using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MailIntake.ServerTests.Servers;
using MailIntake.Tests;

namespace MailIntake.ServerTests.MainJob;

/// <summary>Which commands open connections, seen from outside by every system call of the program and the readers it starts (strace).</summary>
public sealed partial class OfflineTests : IDisposable
{
    private const string Mailbox = "2515574179@qq.com";
    private readonly TempFolder folder = new();
    private readonly int port = TetheredServer.FreePorts(1)[0];
    private readonly Product product;

    public OfflineTests()
    {
        // Everything that can be named is: an IMAP server, an SMTP server, a server of domain names.
        product = new Product($$"""
            mailboxes:
              {{Mailbox}}: { source: "imap://127.0.0.1:{{port}}?tls=none", secret: env:OFFLINE_SECRET, authserv-id: none }
            outgoing: { via: "smtp://127.0.0.1:{{port}}?tls=none", from: "信息考核 <{{Mailbox}}>" }
            resolver: 127.0.0.1
            """);
        product.Environment["OFFLINE_SECRET"] = "abcdefghijklmnop";
    }

    private string[] Watched => ["strace", "-f", "--seccomp-bpf", "-qq", "-o", folder["trace"], "-e", "trace=connect,sendto,sendmsg,sendmmsg"];

    public void Dispose()
    {
        product.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Commands_that_need_no_server_open_no_connection_whatever_is_configured()
    {
        var mail = folder["1.eml"];
        await File.WriteAllTextAsync(mail, "From: x <x@example.cn>\r\nSubject: =?utf-8?B?44CQ566A6K6v44CR5Zu95oqV6ZuG5Zui?=\r\nDKIM-Signature: v=1; a=rsa-sha256; d=example.cn; s=s; h=from; bh=AA==; b=AA==\r\n\r\ntext\r\n"); // 【简讯】国投集团
        var rows = folder["rows.csv"];
        await File.WriteAllTextAsync(rows, "日期,单位,文种,标题\n2023-06-05,国投集团,简讯,甲\n");
        foreach (var command in (string[][])
            [
                ["import", "submissions", rows, "--office", "panzhihua"], ["score", "--office", "panzhihua", "--period", "2023-06"], ["check"],
                ["classify", mail, "--mailbox", Mailbox], ["read", mail, "--json"],
            ])
        {
            var (exit, output, error) = await product.RunUnderAsync(Watched, command);
            Assert.True(exit == 0, $"{command[0]}: {output}{error}");
            Assert.Empty(Connections());
        }

        // What is named is what ingest connects to: the trace would have shown it.
        await product.RunUnderAsync(Watched, "ingest");
        Assert.Contains(Connections(), call => call.Contains($"htons({port})", StringComparison.Ordinal));
        Assert.All(Connections(), call => Assert.Contains("127.0.0.1", call, StringComparison.Ordinal));
    }

    /// <summary>
    /// From a folder where nothing lies. It is promised to take less than 15 s: measured is the processor time, that of strace and of the readers included, which no other work on
    /// the machine makes longer; nothing in the demo waits.
    /// </summary>
    [Fact]
    public async Task The_demo_runs_from_any_folder_in_time_and_opens_no_connection()
    {
        var elsewhere = Directory.CreateDirectory(folder["elsewhere"]).FullName;
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$@\"; code=$?; times; exit $code", "sh", .. Watched, DeliveredProgram.Path, "demo"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = elsewhere, Environment = { ["TMPDIR"] = folder.Path },
        };
        using var demo = Process.Start(start)!;
        var error = demo.StandardError.ReadToEndAsync();
        var output = await demo.StandardOutput.ReadToEndAsync();
        await demo.WaitForExitAsync();

        Assert.True(demo.ExitCode == 0, output + await error);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Empty(Connections());
        var digests = output.Split('\n').Select(line => line.Trim()).Where(line => line.EndsWith("digest.html", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, digests.Count);
        Assert.All(digests, digest => Assert.StartsWith(folder.Path, digest, StringComparison.Ordinal));

        // The last line that times writes is of the children: user and system, such as 0m3.816s 0m0.492s.
        var spent = Spent().Matches(output.TrimEnd().Split('\n')[^1]).Sum(time =>
            (double.Parse(time.Groups["minutes"].Value, CultureInfo.InvariantCulture) * 60) + double.Parse(time.Groups["seconds"].Value, CultureInfo.InvariantCulture));
        Assert.InRange(spent, 0.1, 15);
    }

    private List<string> Connections() => [.. File.ReadLines(folder["trace"]).Where(call => call.Contains("sa_family=AF_INET", StringComparison.Ordinal))];

    [GeneratedRegex(@"(?<minutes>\d+)m(?<seconds>[\d.]+)s")]
    private static partial Regex Spent();
}
