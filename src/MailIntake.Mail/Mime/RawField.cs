namespace MailIntake.Mail.Mime;

/// <summary>Where a header field stands in the mail.</summary>
/// <param name="NameStart">The first octet of its name.</param>
/// <param name="NameEnd">Behind the name.</param>
/// <param name="ValueStart">Behind the colon.</param>
/// <param name="ValueEnd">Behind the last line of the value, without its line end.</param>
internal readonly record struct RawField(int NameStart, int NameEnd, int ValueStart, int ValueEnd)
{
    /// <summary>True where the field has this name.</summary>
    public bool Is(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name) =>
        NameEnd - NameStart == name.Length && System.Text.Ascii.EqualsIgnoreCase(raw[NameStart..NameEnd], name);

    /// <summary>The value as it stands in the mail.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> raw) => raw[ValueStart..ValueEnd];
}
