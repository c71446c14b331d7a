namespace CaptionSearch.Captioning.Decoding;

/// <summary>The scratch memory of one caption at a time: one per thread, used again for every picture.</summary>
/// <remarks>Letters as in <see cref="AttentionLstm"/>. It grows when a wider beam or a longer caption is asked for, and never shrinks.</remarks>
public sealed class DecoderWorkspace
{
    private readonly AttentionLstm _network;
    private int _keptStep = -1; // below 0: attention is not kept

    internal DecoderWorkspace(AttentionLstm network, int threads)
    {
        _network = network;
        Threads = threads;
        CaptionerConfig config = network.Config;
        Cells = new float[config.Cells * config.Channels];
        Features = new float[config.Cells * config.Features];
        AttentionCells = new float[config.Cells * config.Attention];
        CellExponentials = new float[config.Cells * config.Attention];
        QueryExponentials = new float[config.Attention];
        Mean = new float[config.Features];
        StartState = new float[2 * config.Hidden];
        Alpha = new float[config.Cells];
        Reserve(config.Beam, config.MaxWords);
    }

    internal int Threads { get; }

    internal float[] Cells { get; } // [L, C], normalised

    internal float[] Features { get; } // [L, F]

    internal float[] AttentionCells { get; } // [L, A]

    internal float[] CellExponentials { get; } // [L, A], of AttentionCells

    internal float[] QueryExponentials { get; } // [A], of the row at work

    /// <summary>Whether the picture's cells are small enough for their exponentials.</summary>
    internal bool HasCellExponentials { get; set; }

    internal float[] Mean { get; } // [F]

    internal float[] StartState { get; } // [2H]

    internal float[] Alpha { get; } // [L], of the row at work, when attention is not kept

    internal float[] Hidden { get; private set; } = []; // [B, H]

    internal float[] Cell { get; private set; } = []; // [B, H]

    internal float[] StepInput { get; private set; } = []; // [B, E + F + H]

    internal float[] HiddenProjection { get; private set; } = []; // [B, A + F]

    internal float[] Gates { get; private set; } = []; // [B, 4H]

    internal float[] Output { get; private set; } = []; // [B, O]

    internal float[] Logits { get; private set; } = []; // [B, V]

    internal float[] NextHidden { get; private set; } = []; // [B, H]

    internal float[] NextCell { get; private set; } = []; // [B, H]

    internal Hypothesis[] Live { get; private set; } = []; // [B]

    internal Hypothesis[] Candidates { get; private set; } = []; // [B]

    internal int[] PreviousWords { get; private set; } = []; // [B]

    internal int[] TopWords { get; private set; } = []; // [B]

    internal float[] TopLogits { get; private set; } = []; // [B]

    internal Finished[] Finished { get; private set; } = []; // [B]

    /// <summary>[steps, B]: what a hypothesis took at a step, and the row it came from.</summary>
    internal Hypothesis[] History { get; private set; } = [];

    /// <summary>[steps, B, L]: where a hypothesis looked before a step, when that is kept.</summary>
    internal float[] AttentionHistory { get; private set; } = [];

    /// <summary>B, the beam there is room for.</summary>
    internal int Rows { get; private set; }

    /// <summary>Stops a search between two words.</summary>
    internal CancellationToken CancellationToken { get; set; }

    /// <summary>Steps that the search at work, or the last one, has begun: a word each, and the end.</summary>
    internal int StepsBegun { get; private set; }

    /// <summary>Makes room; nothing happens when there is enough.</summary>
    internal void Reserve(int beam, int maxWords)
    {
        if (beam > Rows)
        {
            CaptionerConfig config = _network.Config;
            Rows = beam;
            Hidden = new float[beam * config.Hidden];
            Cell = new float[beam * config.Hidden];
            NextHidden = new float[beam * config.Hidden];
            NextCell = new float[beam * config.Hidden];
            StepInput = new float[beam * _network.Input];
            HiddenProjection = new float[beam * (config.Attention + config.Features)];
            Gates = new float[beam * 4 * config.Hidden];
            Output = new float[beam * config.Output];
            Logits = new float[beam * _network.Words];
            Live = new Hypothesis[beam];
            Candidates = new Hypothesis[beam];
            PreviousWords = new int[beam];
            TopWords = new int[beam];
            TopLogits = new float[beam];
            Finished = new Finished[beam];
            History = [];
        }

        if (Rows * (maxWords + 1) > History.Length)
        {
            History = new Hypothesis[Rows * (maxWords + 1)];
        }

        _keptStep = -1;
        StepsBegun = 0;
    }

    /// <summary>From now on, until room is made again, it is kept where each hypothesis looked.</summary>
    internal void KeepAttention()
    {
        if (AttentionHistory.Length < History.Length * _network.Config.Cells)
        {
            AttentionHistory = new float[History.Length * _network.Config.Cells];
        }

        _keptStep = 0;
    }

    /// <summary>Begins a step of the search.</summary>
    internal void BeginStep(int step)
    {
        StepsBegun = step + 1;
        _keptStep = _keptStep < 0 ? -1 : step;
    }

    /// <summary>Where a row's attention of this step goes, shape [L].</summary>
    internal Span<float> AttentionOf(int row)
        => _keptStep < 0 ? Alpha : AttentionHistory.AsSpan(((_keptStep * Rows) + row) * Alpha.Length, Alpha.Length);

    /// <summary>Row r of the state becomes what row <c>Live[r].Parent</c> was.</summary>
    internal void FollowParents(int rows)
    {
        int h = _network.Config.Hidden;
        for (int row = 0; row < rows; row++)
        {
            int parent = Live[row].Parent;
            Hidden.AsSpan(parent * h, h).CopyTo(NextHidden.AsSpan(row * h, h));
            Cell.AsSpan(parent * h, h).CopyTo(NextCell.AsSpan(row * h, h));
        }

        (Hidden, NextHidden) = (NextHidden, Hidden);
        (Cell, NextCell) = (NextCell, Cell);
    }
}
