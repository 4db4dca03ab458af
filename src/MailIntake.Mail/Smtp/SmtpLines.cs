using System.Text;
using MailIntake.Domain;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Smtp;

/// <summary>The replies of a submission server on a connection of lines.</summary>
internal static class SmtpLines
{
    /// <summary>The longest line of a reply, in octets. RFC 5321 section 4.5.3.1.5 has 512; servers' EHLO lines are longer at times.</summary>
    private const int MaxLine = 4096;

    /// <summary>The longest reply, in octets.</summary>
    private const int MaxReply = 64 * 1024;

    /// <summary>Connects.</summary>
    public static Task<LineConnection> OpenAsync(SmtpOptions options, CancellationToken ct) =>
        LineConnection.OpenAsync(options.Server, new LineConnectionOptions(options.AuthorityFile, MaxLine), ct);

    /// <summary>Reads the next reply whole.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="timeout">For all of it: a server that trickles does not hold the program longer than one that is silent.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<SmtpReply> ReadReplyAsync(this LineConnection connection, TimeSpan timeout, CancellationToken ct)
    {
        SmtpReply? reply = null;
        await connection.LimitAsync(timeout, async limit => reply = await ReadReplyAsync(connection, limit).ConfigureAwait(false), ct).ConfigureAwait(false);
        return reply!;
    }

    private static async ValueTask<SmtpReply> ReadReplyAsync(LineConnection connection, CancellationToken limit)
    {
        var lines = new List<string>();
        var code = 0;
        for (var left = MaxReply; ;)
        {
            string line;
            try
            {
                line = await connection.ReadLineAsync(MaxLine, limit).ConfigureAwait(false);
            }
            catch (InvalidDataException e)
            {
                throw Unintelligible(connection, e.Message);
            }

            left -= line.Length + 1;
            var valid = line.Length >= 3 && !line.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') && (line.Length == 3 || line[3] is ' ' or '-');
            var value = valid ? int.Parse(line.AsSpan(0, 3)) : 0;
            if (value is < 200 or > 599 || (code != 0 && value != code) || left < 0)
            {
                throw Unintelligible(connection, left < 0 ? "应答没有尽头" : ServerText.Safe(Encoding.Latin1.GetBytes(line)));
            }

            code = value;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new(code, lines);
            }
        }
    }

    private static TransportException Unintelligible(LineConnection connection, string said) =>
        new($"{connection.Server} 的应答不是 SMTP：“{said}”。请核对服务器地址和端口", retry: true, reply: said);
}
