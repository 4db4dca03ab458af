namespace MailIntake.Mail.Mime;

/// <summary>Where an encoded word stands in its text and how it is written.</summary>
/// <param name="Start">Its first octet.</param>
/// <param name="TextStart">The first octet of its encoded text.</param>
/// <param name="TextEnd">Behind the encoded text.</param>
/// <param name="CodePage">The code page of its charset.</param>
/// <param name="IsBase64">True for B, false for Q.</param>
/// <param name="IsKnown">False where the charset names nothing.</param>
internal readonly record struct EncodedWord(int Start, int TextStart, int TextEnd, int CodePage, bool IsBase64, bool IsKnown)
{
    /// <summary>Behind the word.</summary>
    public int End => TextEnd + 2;
}
