using System.Text;
using MailIntake.Mail.Transport;

namespace MailIntake.Mail.Smtp;

/// <summary>
/// AUTH (RFC 4954) with the best mechanism that server and secret share: XOAUTH2 for an access token, else PLAIN (RFC 4616),
/// else LOGIN. The exchange is bounded: no mechanism here takes more than two challenges.
/// </summary>
internal static class SmtpLogin
{
    /// <summary>The mechanism to use, or null where server and secret share none.</summary>
    public static string? Choose(SmtpExtensions offered, bool accessToken) =>
        accessToken ? offered.Offers("XOAUTH2") ? "XOAUTH2" : null
        : offered.Offers("PLAIN") ? "PLAIN"
        : offered.Offers("LOGIN") ? "LOGIN"
        : null;

    /// <summary>Runs the exchange and returns the server's verdict, 235 or a refusal.</summary>
    public static async Task<SmtpReply> RunAsync(LineConnection connection, string mechanism, string user, string secret, TimeSpan timeout, CancellationToken ct)
    {
        // The first is sent with the command. What is left over answers the challenges; an empty line ends an XOAUTH2 that
        // failed, whose challenge is the server's explanation.
        Queue<string> answers = new(mechanism switch
        {
            "PLAIN" => [$"AUTH PLAIN {Base64($"\0{user}\0{secret}")}"],
            "LOGIN" => ["AUTH LOGIN", Base64(user), Base64(secret)],
            _ => [$"AUTH XOAUTH2 {Base64($"user={user}\u0001auth=Bearer {secret}\u0001\u0001")}", ""],
        });
        SmtpReply reply;
        do
        {
            await connection.WriteLinesAsync([answers.Dequeue()], timeout, ct).ConfigureAwait(false);
            reply = await connection.ReadReplyAsync(timeout, ct).ConfigureAwait(false);
        }
        while (reply.Code == 334 && answers.Count > 0);
        return reply;
    }

    /// <summary>A line of a reply without the secret, which a careless server may repeat in its answer.</summary>
    public static string WithoutSecret(string line, string user, string secret)
    {
        var octets = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret)); // as the lines of a reply are kept
        foreach (var form in (ReadOnlySpan<string>)[Base64($"\0{user}\0{secret}"), Base64(secret), octets])
        {
            line = form.Length > 0 ? line.Replace(form, "***", StringComparison.Ordinal) : line;
        }

        return line;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
