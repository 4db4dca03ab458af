using System.Globalization;
using System.Text;
using MailIntake.Domain.Time;

namespace MailIntake.Mail.Imap;

/// <summary>What a FETCH response says of one mail (RFC 3501 section 7.4.2). Servers send items in any order, and unasked ones.</summary>
internal sealed record FetchItems
{
    private static readonly string[] DateForms = ["d-MMM-yyyy H:mm:ss zzz", "d-MMM-yyyy H:mm:ss"];

    /// <summary>The UID, or null.</summary>
    public uint? Uid { get; private init; }

    /// <summary>INTERNALDATE, or null where it is absent, no date, or of a year in which no report can have come.</summary>
    public DateTimeOffset? InternalDate { get; private init; }

    /// <summary>RFC822.SIZE, or null. Only for recognising a mail: some servers estimate it, and the literal's own length is what counts.</summary>
    public long? Size { get; private init; }

    /// <summary>True where there was an INTERNALDATE or RFC822.SIZE, well-formed or not: the mail exists.</summary>
    public bool HasMetadata { get; private init; }

    /// <summary>
    /// The mail's octets where they came as a quoted string, null where the response has none. NIL is none: Dovecot gives it, with size 0, for a mail
    /// that another session has just expunged.
    /// </summary>
    public byte[]? InlineBody { get; private init; }

    /// <summary>True where a response is a FETCH response: <c>* 12 FETCH (</c>.</summary>
    public static bool IsFetch(ReadOnlySpan<byte> response)
    {
        if (!response.StartsWith("* "u8))
        {
            return false;
        }

        var rest = response[2..].TrimStart("0123456789"u8);
        return rest.Length >= 8 && response.Length - rest.Length > 2 && Ascii.EqualsIgnoreCase(rest[..7], " FETCH "u8);
    }

    /// <summary>True where the text before a literal names the whole mail, so that the literal is the mail.</summary>
    public static bool NamesBody(ReadOnlySpan<byte> before) => EndsWith(before, " BODY[] "u8) || EndsWith(before, "(BODY[] "u8) || EndsWith(before, " RFC822 "u8) || EndsWith(before, "(RFC822 "u8);

    /// <summary>Reads a FETCH response.</summary>
    /// <param name="response">The response, or its part before the literal.</param>
    /// <param name="takenOutAt">Where the literal stands that was taken out, or -1.</param>
    /// <param name="partial">True where the response ends before that literal.</param>
    /// <exception cref="FormatException">It does not fit the grammar.</exception>
    public static FetchItems Parse(ReadOnlySpan<byte> response, int takenOutAt, bool partial = false)
    {
        var reader = new ImapReader(response, 2, takenOutAt);
        reader.ReadNumber();
        reader.Skip(' ');
        reader.ReadAtom();
        reader.SkipBlanks();
        reader.Skip('(');
        var items = new FetchItems();
        for (reader.SkipBlanks(); !(partial && reader.AtEnd) && !reader.TrySkip(')'); reader.SkipBlanks())
        {
            var name = reader.ReadAtom();
            reader.SkipBlanks();
            if (partial && reader.AtEnd)
            {
                break;
            }

            items = Read(items, name, ref reader);
        }

        return items;
    }

    private static FetchItems Read(FetchItems items, string name, ref ImapReader reader)
    {
        switch (name.ToUpperInvariant())
        {
            case "UID":
                return items with { Uid = reader.ReadNumber() };
            case "INTERNALDATE":
                return items with { InternalDate = Date(reader.ReadString(out _)), HasMetadata = true };
            case "RFC822.SIZE":
                return items with { Size = reader.ReadNumberOrSkip(), HasMetadata = true };
            case "BODY[]" or "RFC822":
                var body = reader.ReadString(out var takenOut);
                return takenOut ? items : items with { InlineBody = body };
            default:
                reader.SkipValue();
                return items;
        }
    }

    private static DateTimeOffset? Date(byte[]? text) =>
        text is not null && DateTimeOffset.TryParseExact(
            Encoding.ASCII.GetString(text), DateForms, CultureInfo.InvariantCulture,
            DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal, out var date)
        && date.Year is >= OfficeTime.FirstYear and <= OfficeTime.LastYear // else the last word on it is a person's
            ? date
            : null;

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end) => text.Length >= end.Length && Ascii.EqualsIgnoreCase(text[^end.Length..], end);
}
