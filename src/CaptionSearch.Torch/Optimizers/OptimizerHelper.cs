namespace TorchSharp.Modules;

/// <summary>What all optimisers share: groups, and saving and loading what they remember.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    private readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerHelper()
    {
    }

    /// <summary>Writes settings and state to a file, for <see cref="load_state_dict(string)"/>.</summary>
    public void save_state_dict(string location)
    {
        using BinaryWriter writer = new(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Writes settings and state, for <see cref="load_state_dict(BinaryReader)"/>.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(GetType().Name);
        writer.Write(Groups.Count);
        writer.Write(Groups.Sum(static g => g.Parameters.Count()));
        foreach (ParamGroup group in Groups)
        {
            group.Options.SaveStateDict(writer);
        }

        foreach (Parameter parameter in parameters())
        {
            StateOf(parameter).SaveStateDict(writer);
        }
    }

    /// <summary>Reads settings and state from a file.</summary>
    /// <exception cref="InvalidDataException">Written by another kind of optimiser.</exception>
    /// <exception cref="ArgumentException">Written for other parameters.</exception>
    public void load_state_dict(string location)
    {
        using BinaryReader reader = new(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Reads settings and state.</summary>
    /// <exception cref="InvalidDataException">Written by another kind of optimiser.</exception>
    /// <exception cref="ArgumentException">Written for other parameters.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        string name = reader.ReadString();
        if (name != GetType().Name)
        {
            throw new InvalidDataException($"The state is of optimiser '{name}', this one is '{GetType().Name}'.");
        }

        int groups = reader.ReadInt32();
        int states = reader.ReadInt32();
        if (groups != Groups.Count || states != Groups.Sum(static g => g.Parameters.Count()))
        {
            throw new ArgumentException($"The state has {groups} groups and {states} parameters; the optimiser has {Groups.Count} and {Groups.Sum(static g => g.Parameters.Count())}.");
        }

        foreach (ParamGroup group in Groups)
        {
            group.Options.LoadStateDict(reader);
        }

        foreach (Parameter parameter in parameters())
        {
            StateOf(parameter).LoadStateDict(reader);
        }
    }

    /// <summary>The state of a parameter before the first step.</summary>
    private protected abstract OptimizerState NewState(Parameter parameter);

    private protected OptimizerState StateOf(Parameter parameter)
    {
        if (!_states.TryGetValue(parameter, out OptimizerState? state))
        {
            state = NewState(parameter);
            _states.Add(parameter, state);
        }

        return state;
    }

    private protected void AddGroup(IEnumerable<Parameter> parameters, OptimizerOptions options)
    {
        Parameter[] list = [.. parameters];
        if (list.Any(static p => !p.IsDense))
        {
            throw new ArgumentException("Parameters must be contiguous.");
        }

        options.InitialLearningRate = options.LearningRate ?? 0;
        Groups.Add(new ParamGroup { Parameters = list, Options = options });
    }
}
