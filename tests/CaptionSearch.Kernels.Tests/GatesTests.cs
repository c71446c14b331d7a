namespace CaptionSearch.Kernels.Tests;

public sealed class GatesTests
{
    [Fact]
    public void LstmForward_EveryWidth_MatchesDoubleOracle()
    {
        var random = new Random(4);
        for (int units = 0; units <= 70; units++)
        {
            Fenced gates = Fenced.Random(random, 4 * units, 6);
            Fenced before = Fenced.Random(random, units, 2);
            var h = new Fenced(units);
            var c = new Fenced(units);
            LstmGates.Forward(gates.Span, before.Span, h.Span, c.Span);
            h.AssertFenceIntact();
            c.AssertFenceIntact();
            for (int u = 0; u < units; u++)
            {
                (double cell, double output) = LstmOracle(
                    gates.Span[u], gates.Span[units + u], gates.Span[(2 * units) + u], gates.Span[(3 * units) + u], before.Span[u]);
                Assert.Equal(cell, c.Span[u], 3e-6);
                Assert.Equal(output, h.Span[u], 3e-6);
            }
        }
    }

    [Fact]
    public void LstmOracle_OpenGates_IsTheHandComputedStep()
    {
        // All gates at 0: σ = 1/2, candidate 0, so the cell halves.
        (double cell, double output) = LstmOracle(0, 0, 0, 0, 3);
        Assert.Equal(1.5, cell, 1e-12);
        Assert.Equal(0.5 * Math.Tanh(1.5), output, 1e-12);
    }

    [Fact]
    public void LstmForwardKeepingGates_LeavesTheActivatedGates()
    {
        var random = new Random(6);
        foreach (int units in new[] { 1, 7, 8, 19, 64 })
        {
            Fenced gates = Fenced.Random(random, 4 * units, 6);
            float[] raw = gates.Span.ToArray();
            float[] before = Fenced.Random(random, units).Span.ToArray();
            float[] h = new float[units];
            float[] c = new float[units];
            float[] expectedH = new float[units];
            float[] expectedC = new float[units];
            LstmGates.Forward(raw, before, expectedH, expectedC);
            LstmGates.ForwardKeepingGates(gates.Span, before, h, c);
            gates.AssertFenceIntact();
            Assert.Equal(expectedH, h);
            Assert.Equal(expectedC, c);
            for (int i = 0; i < 4 * units; i++)
            {
                double expected = i / units == 2 ? Math.Tanh(raw[i]) : 1 / (1 + Math.Exp(-raw[i]));
                Assert.Equal(expected, gates.Span[i], 1e-6);
            }
        }
    }

    [Fact]
    public void LstmForward_CellInPlace_EqualsSeparateCell()
    {
        var random = new Random(7);
        float[] gates = Fenced.Random(random, 4 * 21, 4).Span.ToArray();
        float[] before = Fenced.Random(random, 21).Span.ToArray();
        float[] h = new float[21];
        float[] separate = new float[21];
        LstmGates.Forward(gates, before, h, separate);
        LstmGates.Forward(gates, before, h, before);
        Assert.Equal(separate, before);
    }

    [Fact]
    public void LstmForward_WrongLengths_Throw()
    {
        Assert.Throws<ArgumentException>(() => LstmGates.Forward(new float[15], new float[4], new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => LstmGates.Forward(new float[16], new float[5], new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => LstmGates.Forward(new float[16], new float[4], new float[4], new float[3]));
    }

    [Fact]
    public void GruForward_EveryWidth_MatchesDoubleOracle()
    {
        var random = new Random(8);
        for (int units = 0; units <= 70; units++)
        {
            Fenced input = Fenced.Random(random, 3 * units, 4);
            Fenced hidden = Fenced.Random(random, 3 * units, 4);
            Fenced before = Fenced.Random(random, units);
            var h = new Fenced(units);
            GruGates.Forward(input.Span, hidden.Span, before.Span, h.Span);
            h.AssertFenceIntact();
            for (int u = 0; u < units; u++)
            {
                double reset = Sigmoid((double)input.Span[u] + hidden.Span[u]);
                double update = Sigmoid((double)input.Span[units + u] + hidden.Span[units + u]);
                double candidate = Math.Tanh(input.Span[(2 * units) + u] + (reset * hidden.Span[(2 * units) + u]));
                Assert.Equal(((1 - update) * candidate) + (update * before.Span[u]), h.Span[u], 3e-6);
            }

            GruGates.Forward(input.Span, hidden.Span, before.Span, before.Span);
            Assert.Equal(h.Span.ToArray(), before.Span.ToArray());
        }
    }

    [Fact]
    public void GruForward_WrongLengths_Throw()
    {
        Assert.Throws<ArgumentException>(() => GruGates.Forward(new float[11], new float[12], new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => GruGates.Forward(new float[12], new float[11], new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => GruGates.Forward(new float[12], new float[12], new float[3], new float[4]));
    }

    private static (double Cell, double Output) LstmOracle(double input, double forget, double candidate, double open, double before)
    {
        double cell = (Sigmoid(forget) * before) + (Sigmoid(input) * Math.Tanh(candidate));
        return (cell, Sigmoid(open) * Math.Tanh(cell));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
