namespace MailIntake.Tests.Pipeline;

/// <summary>A folder in memory that numbers its mails as IMAP servers do.</summary>
/// <param name="name">Its name.</param>
/// <param name="isJunk">True for the junk folder.</param>
/// <param name="first">The UID of its first mail.</param>
internal sealed class ModelFolder(string name, bool isJunk = false, uint first = 1)
{
    private readonly List<ModelMail> mails = [];
    private uint next = first;

    public string Name => name;

    public bool IsJunk => isJunk;

    public uint UidValidity { get; private set; } = 1;

    /// <summary>The mails in the order of their UIDs.</summary>
    public IReadOnlyList<ModelMail> Mails => mails;

    /// <summary>True where it ever was rebuilt (<see cref="Rebuild"/>).</summary>
    public bool WasRebuilt { get; private set; }

    /// <summary>True where it was rebuilt and not opened since.</summary>
    public bool RebuiltUnseen { get; set; }

    public void Arrive(byte[] octets, DateTimeOffset at) => mails.Add(new ModelMail(next++, octets, at));

    public void Delete(int place) => mails.RemoveAt(place);

    /// <summary>Numbers all mails anew, from the first, under another UIDVALIDITY.</summary>
    public void Reset()
    {
        UidValidity++;
        Number();
    }

    /// <summary>Rebuilds the folder under the same UIDVALIDITY, the newest mail first: its UIDs are now other mails'.</summary>
    public void Rebuild()
    {
        (WasRebuilt, RebuiltUnseen) = (true, true);
        mails.Reverse();
        Number();
    }

    private void Number()
    {
        next = 1;
        for (var i = 0; i < mails.Count; i++)
        {
            mails[i] = mails[i] with { Uid = next++ };
        }
    }
}
