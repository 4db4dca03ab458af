using System.Security.Cryptography;
using System.Text;
using MailIntake.Domain;
using MailIntake.Domain.Outbox;
using MailIntake.Mail.Storage;

namespace MailIntake.Mail.Smtp;

/// <summary>
/// Lays mails as .eml files into a folder, where another program (or a person) picks them up. A file is there whole or not at
/// all. Its name follows from the Message-ID, so the same mail sent twice is one file. The recipients are those of the
/// mail's own headers.
/// </summary>
/// <param name="folder">The folder; created where missing.</param>
public sealed class PickupSender(string folder) : IMailSender
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int MaxHeader = 256 * 1024;
    private const int MaxNamePart = 80;

    /// <inheritdoc/>
    public Task<SendReceipt> SendAsync(Envelope envelope, ReadOnlyMemory<byte> mail, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var path = Path.Combine(folder, Name(mail.Span));
        try
        {
            DurableFile.CreateDirectory(folder);
            DurableFile.WriteAtomically(path, mail.Span, Mode());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TransportException($"无法把邮件写入发信文件夹 {folder}：{e.Message}。请检查磁盘空间和文件夹的权限", retry: true, inner: e);
        }

        return Task.FromResult(new SendReceipt(path, []));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A folder that its group may enter was made so for a program that picks up as another user of the group; it may then read the files.</summary>
    private UnixFileMode Mode() =>
        !OperatingSystem.IsWindows() && File.GetUnixFileMode(folder).HasFlag(UnixFileMode.GroupExecute) ? Private | UnixFileMode.GroupRead : Private;

    /// <summary>What a person can recognise of the Message-ID, and a hash of all of it: two identifiers never share a file.</summary>
    private static string Name(ReadOnlySpan<byte> mail)
    {
        var identifier = MessageId(mail);
        var hash = Convert.ToHexStringLower(SHA256.HashData(identifier.IsEmpty ? mail : identifier))[..16];
        var readable = string.Concat(Encoding.Latin1.GetString(identifier).Take(MaxNamePart)
            .Select(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '-' or '_' or '.' ? c : '_'));
        return readable.Length == 0 ? $"{hash}.eml" : $"{readable.TrimStart('.')}-{hash}.eml";
    }

    /// <summary>The Message-ID between its brackets (RFC 5322 section 3.6.4), or nothing.</summary>
    private static ReadOnlySpan<byte> MessageId(ReadOnlySpan<byte> mail)
    {
        mail = mail[..Math.Min(mail.Length, MaxHeader)];
        while (!mail.IsEmpty && mail[0] is not ((byte)'\r' or (byte)'\n'))
        {
            var field = mail[..FieldLength(mail)];
            if (field.Length > 11 && Ascii.EqualsIgnoreCase(field[..11], "message-id:"u8))
            {
                var open = field.IndexOf((byte)'<');
                var close = field.IndexOf((byte)'>');
                return open >= 0 && close > open ? field[(open + 1)..close] : [];
            }

            mail = mail[field.Length..];
        }

        return [];
    }

    /// <summary>The octets of the first header field, its folded lines included (RFC 5322 section 2.2.3).</summary>
    private static int FieldLength(ReadOnlySpan<byte> header)
    {
        var length = 0;
        do
        {
            var feed = header[length..].IndexOf((byte)'\n');
            length = feed < 0 ? header.Length : length + feed + 1;
        }
        while (length < header.Length && header[length] is (byte)' ' or (byte)'\t');
        return length;
    }
}
