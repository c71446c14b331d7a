namespace CaptionSearch.Import.Json;

/// <summary>What a JSON value is.</summary>
internal enum JsonKind
{
    Null,
    Truth,
    Number,
    Text,
    List,
    Object,
}
