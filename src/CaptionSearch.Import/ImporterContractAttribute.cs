namespace CaptionSearch.Import;

/// <summary>Marks an assembly as a plug-in and says for which version of the contract it was written.</summary>
/// <remarks><c>[assembly: ImporterContract(ImporterContractAttribute.Current)]</c>: the number is fixed when the plug-in is compiled.</remarks>
/// <param name="version">Version of the contract, from 1.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ImporterContractAttribute(int version) : Attribute
{
    /// <summary>
    /// The version of this build: the members of <see cref="IDatasetImporter"/> and of the types it names.
    /// It rises when a plug-in has to be changed or compiled again; only plug-ins of the same version are loaded.
    /// </summary>
    public const int Current = 1;

    /// <summary>Version the plug-in was written for.</summary>
    public int Version { get; } = version;
}
