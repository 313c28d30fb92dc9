namespace Dlm.Importing.Sources;

/// <summary>Some records of a source.</summary>
public sealed record ImportPage
{
    /// <summary>The records, in the order of the source.</summary>
    public required IReadOnlyList<SourceRecord> Records { get; init; }

    /// <summary>The cursor of the page behind this one, at most 16 000 characters; null where this is the last one.</summary>
    public string? Next { get; init; }

    /// <summary>How many bytes were read for it, unpacked.</summary>
    public long Bytes { get; init; }

    /// <summary>On the first page of a location: what tells this state of the source from another (an ETag, a date). Null where nothing does.</summary>
    public string? Validator { get; init; }

    /// <summary>The source is as it was when it gave the request's validator: there is nothing to read.</summary>
    public bool Unchanged { get; init; }

    /// <summary>
    /// What the source said and could not be read, such as the name of a header with an odd value: the record of the run names each. Default none.
    /// </summary>
    public IReadOnlyList<string> NotUnderstood { get; init; } = [];
}
