namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether a gradient is computed for this tensor.</summary>
        /// <exception cref="InvalidOperationException">Set on the result of an operation, or on a tensor that is not Float32.</exception>
        public bool requires_grad
        {
            get => Slot is not null;
            set
            {
                if (value == Slot is not null)
                {
                    return;
                }

                if (!is_leaf)
                {
                    throw new InvalidOperationException("requires_grad can only be changed on a leaf; use detach().");
                }

                if (value && Storage.Type != ScalarType.Float32)
                {
                    throw new InvalidOperationException($"Only Float32 tensors have gradients; this one is {Storage.Type}.");
                }

                Slot = value ? new GradientSlot(Sizes, Count, producer: null) : null;
            }
        }

        /// <summary>Whether the tensor is no operation's result (or needs no gradient).</summary>
        public bool is_leaf => Slot?.Producer is null;

        /// <summary>The gradient collected so far: null before the first backward pass; shares its storage.</summary>
        public Tensor? grad
        {
            get
            {
                if (Slot is null || !is_leaf || Slot.Share() is not { } gradient)
                {
                    return null;
                }

                gradient.AddHolder();
                return new Tensor(gradient, Sizes, Layout.RowMajor(Sizes), 0).Register();
            }

            set
            {
                if (Slot is null || !is_leaf)
                {
                    throw new InvalidOperationException("Only a leaf that requires a gradient can be given one.");
                }

                if (value is null)
                {
                    Slot.Replace(null);
                    return;
                }

                if (!value.Sizes.AsSpan().SequenceEqual(Sizes))
                {
                    throw new ArgumentException($"The gradient's shape {Layout.Format(value.Sizes)} is not the tensor's {Layout.Format(Sizes)}.");
                }

                Tensor copy = Temporary(Sizes);
                value.RequireFloat().CopyTo(copy);
                Slot.Replace(copy.Storage);
            }
        }

        /// <summary>Switches the gradient on or off.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>The same elements without history: gradients do not flow through it.</summary>
        public Tensor detach() => View(Sizes, Strides, Offset);

        /// <summary>Computes the gradient of this one-element tensor for every leaf it depends on, adding to their <c>grad</c>.</summary>
        /// <exception cref="InvalidOperationException">More than one element, or nothing here requires a gradient.</exception>
        public void backward()
        {
            if (Count != 1)
            {
                throw new InvalidOperationException($"backward() needs a tensor of one element; this one has shape {Layout.Format(Sizes)}.");
            }

            autograd.backward([this], null, null);
        }

        /// <summary>A view: shares the storage, has no history.</summary>
        internal Tensor View(int[] sizes, int[] strides, int offset)
        {
            Check();
            Storage.AddHolder();
            return new Tensor(Storage, sizes, strides, offset).Register();
        }
    }

    /// <summary>The backward pass for given gradients.</summary>
    public static partial class autograd
    {
        /// <summary>Adds to every leaf's <c>grad</c> the gradient of the given tensors.</summary>
        /// <param name="tensors">Results of operations.</param>
        /// <param name="grad_tensors">Their gradients, shaped as they are; null for ones of one element.</param>
        /// <param name="retain_graph">Whether a further backward pass through the same operations will follow. Default: no.</param>
        /// <param name="create_graph">Not supported by the managed backend when true.</param>
        /// <param name="inputs">Not supported by the managed backend.</param>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            if (create_graph || inputs is not null)
            {
                throw new NotSupportedException("create_graph and inputs are not supported by the managed backend.");
            }

            for (int i = 0; i < tensors.Count; i++)
            {
                Tensor tensor = tensors[i];
                GradientSlot slot = tensor.Slot
                    ?? throw new InvalidOperationException("The tensor does not require a gradient and no operation that made it does.");
                Tensor seed = Tensor.Temporary(tensor.Sizes);
                if (grad_tensors is null)
                {
                    seed.Memory.Span.Fill(1);
                }
                else
                {
                    grad_tensors[i].RequireFloat().CopyTo(seed);
                }

                slot.Accept(seed.Storage);
                Tape.Run(slot, retain_graph ?? i < tensors.Count - 1);
            }
        }
    }

    /// <summary>Nothing is recorded for gradients until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradientMode(enabled: false);

    /// <summary>Records (or, when <paramref name="enabled"/> is false, does not) until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    /// <summary>Whether operations are being recorded.</summary>
    public static bool is_grad_enabled() => Tape.Enabled;

    private sealed class GradientMode : IDisposable
    {
        private readonly bool _before = Tape.Enabled;

        public GradientMode(bool enabled) => Tape.Enabled = enabled;

        public void Dispose() => Tape.Enabled = _before;
    }
}
