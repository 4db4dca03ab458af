namespace MailIntake.Storage;

/// <summary>Places by the ledger's keys; none by default.</summary>
/// <param name="After">The key of the last place before the first.</param>
/// <param name="Last">The key of the last.</param>
public readonly record struct PlaceRange(long After, long Last)
{
    /// <summary>True where a place is among them.</summary>
    public bool Contains(long id) => id > After && id <= Last;
}
