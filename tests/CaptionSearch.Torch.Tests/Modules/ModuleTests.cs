using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

public sealed class ModuleTests
{
    private static readonly string[] Names = ["scale", "layer.weight", "layer.bias", "table.weight", "steps"];

    [Fact]
    public void Fields_BecomeNamedParts()
    {
        using Example example = new();
        Assert.Equal(Names, example.state_dict().Keys);
        Assert.Equal(["scale", "layer.weight", "layer.bias", "table.weight"], example.named_parameters().Select(p => p.name));
        Assert.Equal(["layer", "table", "dropout"], example.named_children().Select(c => c.name));
        Assert.Equal([3L, 2L], example.get_parameter("layer.weight")!.shape);
    }

    [Fact]
    public void LoadStateDict_CopiesValues()
    {
        using Example source = new();
        using Example target = new();
        target.load_state_dict(source.state_dict());
        foreach ((string name, Tensor value) in source.state_dict())
        {
            Assert.Equal(value.data<float>().ToArray(), target.state_dict()[name].data<float>().ToArray());
        }

        using (no_grad())
        {
            source.get_parameter("scale")!.fill_(5);
        }

        Assert.NotEqual(5f, target.get_parameter("scale")![0].item<float>());
    }

    [Fact]
    public void LoadStateDict_OtherNames_ThrowsUnlessNotStrict()
    {
        using Example example = new();
        Dictionary<string, Tensor> state = example.state_dict();
        state.Remove("scale");
        state.Add("other", zeros(1));
        Assert.Throws<InvalidOperationException>(() => example.load_state_dict(state));
        (IList<string> missing, IList<string> unexpected) = example.load_state_dict(state, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["other"], unexpected);
        Assert.Throws<ArgumentException>(() => example.load_state_dict(new() { ["scale"] = zeros(9) }, strict: false));
    }

    [Fact]
    public void TrainAndEval_ReachTheParts()
    {
        using Example example = new();
        example.eval();
        Assert.All(example.modules(), m => Assert.False(m.training));
        example.train();
        Assert.All(example.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void ZeroGrad_NoneOrZero()
    {
        using Example example = new();
        example.call(ones(1, 2)).sum().backward();
        Parameter scale = example.get_parameter("scale")!;
        Assert.NotNull(scale.grad);
        example.zero_grad(set_to_none: false);
        Assert.Equal(0f, scale.grad!.abs().sum().item<float>());
        example.zero_grad();
        Assert.Null(scale.grad);
    }

    [Fact]
    public void Gradients_AddUpOverBackwardPasses()
    {
        using Linear layer = Linear(2, 1);
        layer.call(ones(1, 2)).sum().backward();
        layer.call(ones(1, 2) * 3).sum().backward();
        Assert.Equal([4f, 4f], layer.weight.grad!.data<float>().ToArray());
        Assert.Equal([2f], layer.bias!.grad!.data<float>().ToArray());
        layer.zero_grad(set_to_none: false);
        layer.call(ones(1, 2)).sum().backward();
        Assert.Equal([1f, 1f], layer.weight.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_Twice_ThrowsUnlessRetained()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = (x * x).sum();
        autograd.backward([y], retain_graph: true);
        y.backward();
        Assert.Equal([4f, 4f], x.grad!.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => y.backward());
        Assert.Throws<InvalidOperationException>(() => ones(2).sum().backward());
    }

    [Fact]
    public void NoGrad_RecordsNothing()
    {
        Tensor x = ones(2).requires_grad_();
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }
        }

        Assert.True((x * 2).requires_grad);
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void Sequential_RunsInOrder()
    {
        using Sequential model = Sequential(Linear(2, 3), ReLU(), Linear(3, 1), Tanh());
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], model.state_dict().Keys);
        Tensor x = ones(4, 2);
        Dictionary<string, Tensor> state = model.state_dict();
        Tensor expected = functional.linear(functional.linear(x, state["0.weight"], state["0.bias"]).relu(), state["2.weight"], state["2.bias"]).tanh();
        Assert.Equal(expected.data<float>().ToArray(), model.call(x).data<float>().ToArray());
    }

    [Fact]
    public void LayerNorm_StandardisesRows()
    {
        using LayerNorm norm = LayerNorm(8);
        float[] y = norm.call(GradientCheck.Input(1, -3f, 9f, 5, 8)).data<float>().ToArray();
        for (int r = 0; r < 5; r++)
        {
            Assert.Equal(0, y.Skip(r * 8).Take(8).Average(), 1e-5);
            Assert.Equal(1, y.Skip(r * 8).Take(8).Average(v => v * v), 1e-3);
        }
    }

    private sealed class Example : Module<Tensor, Tensor>
    {
#pragma warning disable IDE1006 // The fields' names are the parameters' names.
        private readonly Parameter scale = new(ones(3));
        private readonly Linear layer = Linear(2, 3);
        private readonly Embedding table = Embedding(4, 2, padding_idx: 0);
        private readonly Dropout dropout = Dropout(0.1);
        private readonly Tensor steps = zeros(1);
#pragma warning restore IDE1006

        public Example()
            : base(nameof(Example))
            => RegisterComponents();

        public override Tensor forward(Tensor input) => dropout.call(layer.call(input) * scale);
    }
}
