using System.CommandLine;
using System.CommandLine.Parsing;
using CaptionSearch.Engine;

namespace CaptionSearch.Cli;

/// <summary>
/// Options that say which index is used, the same for every verb that uses the index of <c>--data</c>. Each is another way to set an environment
/// variable of <see cref="IndexSettings"/>, and outweighs it.
/// </summary>
internal sealed class ServerOptions
{
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly Option<string?> _index = Choice("--index", "Which index [default: elastic when there is an address, else embedded].", "embedded", "elastic");
    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Address of an Elasticsearch server, version 8 or 9 [default: {IndexSettings.UrlVariable}].",
        HelpName = "URL",
    };

    private readonly Option<string?> _name = new("--es-index")
    {
        Description = $"Name of the index on the server [default: {IndexSettings.NameVariable}, else captionsearch].",
        HelpName = "NAME",
    };

    private readonly Option<string?> _vector = Choice(
        "--es-vector", "How a new index on the server keeps vectors [default: flat up to 100,000 documents, int8_hnsw above].", "flat", "int8_hnsw", "bbq_hnsw");

    private readonly Option<bool> _noCopy = new("--no-local-copy") { Description = "Keep no copy of the server's index in the data folder." };

    /// <summary>Adds the options to every verb that has <c>--data</c> and uses the index there.</summary>
    public void AddTo(Command command)
    {
        foreach (Command verb in command.Subcommands)
        {
            AddTo(verb);
        }

        if (command is not Verb { UsesIndex: false } && command.Options.Any(static option => option.Name == VerbOptions.DataName))
        {
            foreach (Option option in new Option[] { _index, _url, _name, _vector, _noCopy })
            {
                command.Options.Add(option);
            }
        }
    }

    /// <summary>The environment as the options change it; they are read by <see cref="Read"/>.</summary>
    public CliConsole Over(CliConsole console)
    {
        Func<string, string?> environment = console.Environment;
        return console.With(name => _given.TryGetValue(name, out string? value) ? value : environment(name));
    }

    /// <summary>Takes what was given on a command line.</summary>
    public void Read(ParseResult parsed)
    {
        Take(IndexSettings.KindVariable, _index);
        Take(IndexSettings.UrlVariable, _url);
        Take(IndexSettings.NameVariable, _name);
        Take(IndexSettings.VectorVariable, _vector);
        if (parsed.GetResult(_noCopy) is { Implicit: false } && parsed.GetValue(_noCopy))
        {
            _given[IndexSettings.LocalCopyVariable] = "no";
        }

        void Take(string variable, Option<string?> option)
        {
            if (parsed.GetResult(option) is not null && parsed.GetValue(option) is { Length: > 0 } value)
            {
                _given[variable] = value;
            }
        }
    }

    private static Option<string?> Choice(string name, string description, params string[] values)
    {
        Option<string?> option = new(name) { Description = description, HelpName = string.Join('|', values) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [Token token] && !values.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"{name} is '{token.Value}'; it must be {string.Join(" or ", values)}.");
            }
        });
        return option;
    }
}
