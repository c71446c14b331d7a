using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module learns; shares the storage of the tensor it is made from.</summary>
    public class Parameter : torch.Tensor
    {
        /// <summary>A parameter over a tensor's elements.</summary>
        /// <param name="data">The first values; the parameter shares their storage, and <paramref name="data"/> should not be used any more.</param>
        /// <param name="requires_grad">Whether it learns. Default: yes.</param>
        public Parameter(torch.Tensor data, bool requires_grad = true)
            : base(Shared(data), data.Sizes, data.Strides, data.Offset)
            => this.requires_grad = requires_grad;

        private static TensorStorage Shared(torch.Tensor data)
        {
            ArgumentNullException.ThrowIfNull(data);
            data.Storage.AddHolder();
            return data.Storage;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A tensor that a module learns.</summary>
            /// <param name="data">The first values; the parameter shares their storage.</param>
            /// <param name="requires_grad">Whether it learns. Default: yes.</param>
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
