using System.Numerics.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Makes every element 0.</summary>
        public Tensor zero_() => fill_(0);

        /// <summary>Gives every element one value.</summary>
        public Tensor fill_(Scalar value)
        {
            ArgumentNullException.ThrowIfNull(value);
            BeforeWrite();
            Fill(value.Value);
            return this;
        }

        /// <summary>Overwrites the elements with another tensor's, which broadcasts.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            ArgumentNullException.ThrowIfNull(source);
            BeforeWrite(source);
            Tensor from = source.to_type(Storage.Type).ExpandTo(Sizes);
            if (Storage.Type == ScalarType.Float32)
            {
                StridedLoop.Zip<Operators.First>(Sizes, Operand.Of(this, Sizes), Operand.Of(from, Sizes), Operand.Of(from, Sizes));
            }
            else
            {
                for (int i = 0; i < Count; i++)
                {
                    Write(IndexOf(i), from.Read(from.IndexOf(i)));
                }
            }

            from.Dispose();
            return this;
        }

        /// <summary>Adds another tensor, which broadcasts.</summary>
        public Tensor add_(Tensor target) => InPlace<Operators.Add>(target);

        /// <summary>Adds alpha times another tensor, which broadcasts.</summary>
        public Tensor add_(Tensor target, Scalar alpha)
        {
            ArgumentNullException.ThrowIfNull(target);
            BeforeWrite(target);
            if (IsDense && target.IsDense && target.Sizes.AsSpan().SequenceEqual(Sizes))
            {
                Elementwise.Scale(target.Memory, alpha.Single, Memory, accumulate: true);
                return this;
            }

            using Tensor scaled = target.detach().mul(alpha);
            return add_(scaled);
        }

        /// <summary>Adds a number to every element.</summary>
        public Tensor add_(Scalar scalar) => InPlaceAffine(1, scalar.Value);

        /// <summary>Subtracts another tensor, which broadcasts.</summary>
        public Tensor sub_(Tensor target) => InPlace<Operators.Subtract>(target);

        /// <summary>Subtracts a number from every element.</summary>
        public Tensor sub_(Scalar target) => InPlaceAffine(1, -target.Value);

        /// <summary>Multiplies by another tensor, which broadcasts.</summary>
        public Tensor mul_(Tensor target) => InPlace<Operators.Multiply>(target);

        /// <summary>Multiplies every element by a number.</summary>
        public Tensor mul_(Scalar target) => InPlaceAffine(target.Value, 0);

        /// <summary>Divides by another tensor, which broadcasts.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Unrounded(rounding_mode).InPlace<Operators.Divide>(target);

        /// <summary>Divides every element by a number.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Unrounded(rounding_mode).InPlaceAffine(1 / target.Value, 0);

        /// <summary>Holds every element between two bounds.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            BeforeWrite();
            using Tensor held = detach().clamp(min, max);
            return copy_(held);
        }

        /// <summary>this ← this + weight·(end − this).</summary>
        public Tensor lerp_(Tensor end, Tensor weight)
        {
            BeforeWrite(end);
            using Tensor step = end.detach().sub(detach()).mul(weight.detach());
            return add_(step);
        }

        internal void Fill(double value)
        {
            if (Storage.Type == ScalarType.Float32 && IsDense)
            {
                Memory.Span.Fill((float)value);
                return;
            }

            for (int i = 0; i < Count; i++)
            {
                Write(IndexOf(i), value);
            }
        }

        private Tensor InPlace<T>(Tensor other)
            where T : struct, IBinary
        {
            ArgumentNullException.ThrowIfNull(other);
            BeforeWrite(other);
            RequireFloat();
            int[] sizes = Layout.Broadcast(Sizes, other.RequireFloat().Sizes);
            if (!sizes.AsSpan().SequenceEqual(Sizes))
            {
                throw new ArgumentException($"Shape {Layout.Format(other.Sizes)} does not broadcast into {Layout.Format(Sizes)}.");
            }

            Operand own = Operand.Of(this, Sizes);
            StridedLoop.Zip<T>(Sizes, own, own, Operand.Of(other, Sizes));
            return this;
        }

        private Tensor InPlaceAffine(double scale, double shift)
        {
            BeforeWrite();
            if (Storage.Type == ScalarType.Float32 && IsDense)
            {
                Elementwise.Affine(Memory, (float)scale, (float)shift, Memory);
                return this;
            }

            for (int i = 0; i < Count; i++)
            {
                int at = IndexOf(i);
                Write(at, (Read(at) * scale) + shift);
            }

            return this;
        }

        /// <summary>Writing into a tensor that is part of a recorded computation would falsify gradients.</summary>
        private void BeforeWrite(Tensor? source = null)
        {
            Check();
            if (Tape.Enabled && (Slot is not null || source?.Slot is not null))
            {
                throw new InvalidOperationException("In-place operations on tensors that require gradients are only allowed under torch.no_grad(); use the form without underscore.");
            }
        }
    }
}
