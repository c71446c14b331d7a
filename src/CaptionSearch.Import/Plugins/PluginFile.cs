using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CaptionSearch.Import.Plugins;

/// <summary>What an assembly file says of itself, read without loading it: nothing of it runs.</summary>
internal sealed record PluginFile(PluginFileKind Kind, int ContractVersion = 0)
{
    private static readonly string ContractAssembly = typeof(IDatasetImporter).Assembly.GetName().Name!;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static PluginFile Inspect(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            using PEReader reader = new(stream);
            if (!reader.HasMetadata)
            {
                return new PluginFile(PluginFileKind.Native);
            }

            MetadataReader metadata = reader.GetMetadataReader();
            bool references = metadata.IsAssembly && metadata.AssemblyReferences
                .Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, ContractAssembly));
            if (!references)
            {
                return new PluginFile(PluginFileKind.Dependency);
            }

            foreach (CustomAttributeHandle handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
            {
                CustomAttribute attribute = metadata.GetCustomAttribute(handle);
                if (IsContract(metadata, attribute))
                {
                    BlobReader value = metadata.GetBlobReader(attribute.Value);
                    value.ReadUInt16(); // prolog
                    return new PluginFile(PluginFileKind.Plugin, value.ReadInt32());
                }
            }

            return new PluginFile(PluginFileKind.Unmarked);
        }
        catch (BadImageFormatException)
        {
            return new PluginFile(PluginFileKind.NoAssembly);
        }
    }

    private static bool IsContract(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        EntityHandle parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind == HandleKind.TypeReference
            && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, nameof(ImporterContractAttribute));
    }
}
