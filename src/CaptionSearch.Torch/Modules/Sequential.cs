using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules one after the other, each fed with the one before.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor>[] _steps;

        internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> steps)
            : base(nameof(Sequential))
        {
            List<nn.Module<Tensor, Tensor>> list = [];
            foreach ((string name, nn.Module<Tensor, Tensor> module) in steps)
            {
                register_module(name, module);
                list.Add(module);
            }

            _steps = [.. list];
        }

        /// <summary>What the last module makes of it.</summary>
        public override Tensor forward(Tensor tensor)
        {
            Tensor result = tensor;
            foreach (nn.Module<Tensor, Tensor> step in _steps)
            {
                result = step.call(result);
            }

            return result;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules one after the other, under these names.</summary>
            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            /// <summary>Modules one after the other, named 0, 1, 2, ...</summary>
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules)
                => new(modules.Select(static (m, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), m)));
        }
    }
}
