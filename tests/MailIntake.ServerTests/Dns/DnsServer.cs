using System.Net;
using MailIntake.ServerTests.Servers;
using MailIntake.Tests;

namespace MailIntake.ServerTests.Dns;

/// <summary>A real DNS server (dnsmasq) on loopback that knows the zone <c>unit.example</c> and nothing else.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private TetheredServer? server;

    /// <summary>Where it answers.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Starts it.</summary>
    /// <param name="records">TXT records by name, each of several strings.</param>
    public static async Task<DnsServer> StartAsync(params (string Name, string[] Strings)[] records)
    {
        var dns = new DnsServer();
        dns.Address = new IPEndPoint(IPAddress.Loopback, TetheredServer.FreePorts(1)[0]);
        await File.WriteAllLinesAsync(
            dns.folder["dnsmasq.conf"],
            [
                "keep-in-foreground", "no-resolv", "no-hosts", "bind-interfaces", "listen-address=127.0.0.1", $"port={dns.Address.Port}", "local=/unit.example/",
                $"log-facility={dns.folder["log"]}", $"pid-file={dns.folder["pid"]}", $"user={Environment.UserName}",
                .. records.Select(r => $"txt-record={r.Name},{string.Join(',', r.Strings.Select(s => $"\"{s}\""))}"),
            ]);
        dns.server = await TetheredServer.StartAsync("exec dnsmasq -C \"$1\"", "kill $!", dns.folder["dnsmasq.conf"], dns.folder["log"], dns.Address.Port);
        return dns;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        folder.Dispose();
    }
}
