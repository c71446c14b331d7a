using System.Buffers.Binary;
using System.Text;
using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning.Tests.ModelFile;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"captionsearch-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Write_ThenRead_GivesTheSameTensors()
    {
        float[] values = [1.5f, -2, 0.25f, 65504, 0, 3];
        SafetensorsWriter.Write(
            _path,
            [new NamedTensor("a", [2, 3], values), new NamedTensor("b.half", [6], values, TensorType.F16), new NamedTensor("scalar", [], new float[] { 7 })],
            new Dictionary<string, string> { ["made"] = "here" });
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        Assert.Equal(["a", "b.half", "scalar"], file.Names);
        Assert.Equal([2, 3], file.Shape("a"));
        Assert.Equal(TensorType.F16, file.StoredType("b.half"));
        Assert.Equal(values, file.ReadFloat32("a", 2, 3));
        Assert.Equal(values, file.ReadFloat32("b.half"));
        Assert.Equal([7f], file.ReadFloat32("scalar"));
        Assert.Equal("here", file.Metadata["made"]);
    }

    [Fact]
    public void ReadFloat32_EveryType_Widens()
    {
        byte[] data = [0x00, 0x00, 0xC0, 0x3F, 0x00, 0x3E, 0xC0, 0x3F, 0xFE, 0xFE]; // 1.5 as F32, F16, BF16; -2 as I8; 254 as U8
        WriteRaw(
            """{"f":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"h":{"dtype":"F16","shape":[1],"data_offsets":[4,6]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[6,8]},"i":{"dtype":"I8","shape":[1],"data_offsets":[8,9]},"u":{"dtype":"U8","shape":[1],"data_offsets":[9,10]}}""",
            data);
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        Assert.Equal([1.5f], file.ReadFloat32("f"));
        Assert.Equal([1.5f], file.ReadFloat32("h"));
        Assert.Equal([1.5f], file.ReadFloat32("b"));
        Assert.Equal([-2f], file.ReadFloat32("i"));
        Assert.Equal([254f], file.ReadFloat32("u"));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""")] // length and shape disagree
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""")] // past the end
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"dtype":"3","shape":[1],"data_offsets":[0,1]}}""")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":[1]}""")]
    [InlineData("""[1,2]""")]
    [InlineData("""{"a":""")]
    public void Open_BrokenHeader_SaysWhichFile(string header)
    {
        WriteRaw(header, new byte[8]);
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(_path));
        Assert.StartsWith(_path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CutOffAnywhere_OnlyModelFormatException()
    {
        SafetensorsWriter.Write(_path, [new NamedTensor("a", [2, 2], new float[4])]);
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open(_path));
        }
    }

    [Fact]
    public void Open_MissingFile_SaysSo()
        => Assert.Contains("no-such", Assert.Throws<ModelFormatException>(() => SafetensorsFile.Open("no-such.safetensors")).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadFloat32_WrongShapeOrName_SaysBoth()
    {
        SafetensorsWriter.Write(_path, [new NamedTensor("a", [2, 2], new float[4])]);
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        Assert.Contains("'a' is [2,2], expected [4]", Assert.Throws<ModelFormatException>(() => file.ReadFloat32("a", 4)).Message, StringComparison.Ordinal);
        Assert.Contains("'b'", Assert.Throws<ModelFormatException>(() => file.ReadFloat32("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_BadTensors_Throws()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_path, [new NamedTensor("a", [3], new float[4])]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_path, [new NamedTensor("a", [4], new float[4], TensorType.I8)]));
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(_path, [new NamedTensor("a", [1], new float[1]), new NamedTensor("a", [1], new float[1])]));
        Assert.False(File.Exists(_path + ".partial"));
    }

    private void WriteRaw(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(_path, [.. length, .. json, .. data]);
    }
}
