using System.Globalization;
using System.Text;

namespace CaptionSearch.Import.Tests;

/// <summary>The same pictures in every format: <c>p/N.jpg</c> with two captions each (one where the format allows one only).</summary>
internal static class Fixtures
{
    public static readonly string[] Formats = ["custom", "karpathy", "coco", "neuraltalk2", "flickr8k", "csv", "jsonl"];

    public static string FileName(string format) => format switch
    {
        "flickr8k" => "captions.token",
        "csv" => "captions.csv",
        "jsonl" => "captions.jsonl",
        _ => "captions.json",
    };

    /// <summary>Writes a data set of so many pictures; returns the file.</summary>
    public static DatasetSource Write(string format, TemporaryFolder folder, int pictures, string filler = "")
    {
        string path = folder.At(FileName(format));
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false), 1 << 16);
        writer.NewLine = "\n";
        switch (format)
        {
            case "custom":
                List(writer, "{ \"images\": [", pictures, i => $$"""{ "imgurl": "p/{{i}}.jpg", "description": "{{Caption(i, 0)}}{{filler}}" }""", "] }");
                break;
            case "karpathy":
                List(
                    writer,
                    "{\"images\": [",
                    pictures,
                    i => $$"""{"filepath": "p", "filename": "{{i}}.jpg", "imgid": {{i}}, "split": "train", "sentids": [{{2 * i}}], "sentences": [{"tokens": ["a", "dog"], "raw": "{{Caption(i, 0)}}{{filler}}", "imgid": {{i}}}, {"raw": "{{Caption(i, 1)}}"}]}""",
                    "], \"dataset\": \"toy\"}");
                break;
            case "coco":
                // The captions stand before the pictures and in another order.
                List(
                    writer,
                    "{\"info\": {\"year\": 2014}, \"annotations\": [",
                    2 * pictures,
                    i => $$"""{"image_id": {{1000 + (i % pictures)}}, "id": {{i}}, "caption": "{{Caption(i % pictures, i / pictures)}}{{filler}}"}""",
                    "],");
                List(writer, "\"images\": [", pictures, i => $$"""{"license": 3, "file_name": "p/{{i}}.jpg", "id": {{1000 + i}}}""", "]}");
                break;
            case "neuraltalk2":
                List(writer, "[", pictures, i => $$"""{"file_path": "p/{{i}}.jpg", "captions": ["{{Caption(i, 0)}}{{filler}}", "{{Caption(i, 1)}}"]}""", "]");
                break;
            case "flickr8k":
                Rows(writer, 2 * pictures, i => $"p/{i / 2}.jpg#{i % 2}\t{Caption(i / 2, i % 2)}{filler}");
                break;
            case "csv":
                writer.WriteLine("image,caption");
                Rows(writer, 2 * pictures, i => $"p/{i / 2}.jpg,\"{Caption(i / 2, i % 2)}{filler}\"");
                break;
            case "jsonl":
                Rows(writer, pictures, i => $$"""{"image": "p/{{i}}.jpg", "captions": ["{{Caption(i, 0)}}{{filler}}", "{{Caption(i, 1)}}"]}""");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "no such fixture");
        }

        writer.Flush();
        return new DatasetSource(path);
    }

    public static string Caption(int picture, int number) => string.Create(CultureInfo.InvariantCulture, $"a dog, number {picture}, runs ({number})");

    private static void List(StreamWriter writer, string open, int count, Func<int, string> entry, string close)
    {
        writer.WriteLine(open);
        for (int i = 0; i < count; i++)
        {
            writer.Write(entry(i));
            writer.WriteLine(i + 1 < count ? "," : string.Empty);
        }

        writer.WriteLine(close);
    }

    private static void Rows(StreamWriter writer, int count, Func<int, string> row)
    {
        for (int i = 0; i < count; i++)
        {
            writer.WriteLine(row(i));
        }
    }
}
