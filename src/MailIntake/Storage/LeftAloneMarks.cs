using System.Globalization;
using MailIntake.Domain.Mailbox;

namespace MailIntake.Storage;

/// <summary>
/// By what the first and the last of a folder's mails that were left alone are known again. Of these mails the ledger has nothing but the UIDs; where a folder gives the
/// same UIDs to other mails, a unit's among them would else be taken for one that was left alone.
/// </summary>
/// <param name="Ends">The one or two mails by their UIDs, in this order; none where none was left alone.</param>
internal sealed record LeftAloneMarks(IReadOnlyList<(uint Uid, KnownMail Mail)> Ends)
{
    /// <summary>The name under which they are noted.</summary>
    public static string NameOf(string mailbox, string folder) => $"left-alone/{mailbox}/{folder}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static LeftAloneMarks Parse(string text) => new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(mark =>
    {
        long[] numbers = [.. mark.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        return ((uint)numbers[0], new KnownMail(DateTimeOffset.FromUnixTimeMilliseconds(numbers[1]), numbers[2]));
    })]);

    /// <summary>These and one more mail that was left alone.</summary>
    public LeftAloneMarks With(uint uid, KnownMail mail)
    {
        var all = Ends.Where(end => end.Uid != uid).Append((Uid: uid, Mail: mail)).OrderBy(end => end.Uid).ToList();
        return new(all.Count > 2 ? [all[0], all[^1]] : all);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Ends.Select(end => string.Create(CultureInfo.InvariantCulture, $"{end.Uid} {end.Mail.ReceivedAt.ToUnixTimeMilliseconds()} {end.Mail.Size}")));
}
