namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Element-wise sum; shapes broadcast.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Adds a number to every element.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>Adds a number to every element.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>Element-wise difference; shapes broadcast.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>Subtracts a number from every element.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>Subtracts every element from a number.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => right.Affine(-1, left.Single);

        /// <summary>Every element with its sign changed.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>Element-wise product; shapes broadcast.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Multiplies every element by a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>Multiplies every element by a number.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>Element-wise quotient; shapes broadcast.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>Divides every element by a number.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>Divides a number by every element.</summary>
        public static Tensor operator /(Scalar left, Tensor right)
        {
            using Tensor numerator = OfScalarTensor(left);
            return numerator.div(right);
        }

        /// <summary>Element-wise sum; shapes broadcast.</summary>
        public Tensor add(Tensor target)
            => Binary<Operators.Add, Operators.PassFirst, Operators.PassFirst>(this, target);

        /// <summary>this + alpha·target; shapes broadcast.</summary>
        public Tensor add(Tensor target, Scalar alpha)
        {
            ArgumentNullException.ThrowIfNull(alpha);
            Tensor scaled = target.mul(alpha);
            return add(scaled);
        }

        /// <summary>Adds a number to every element.</summary>
        public Tensor add(Scalar scalar) => Affine(1, scalar.Value);

        /// <summary>Element-wise difference; shapes broadcast.</summary>
        public Tensor sub(Tensor target)
            => Binary<Operators.Subtract, Operators.PassFirst, Operators.PassNegated>(this, target);

        /// <summary>Subtracts a number from every element.</summary>
        public Tensor sub(Scalar target) => Affine(1, -target.Value);

        /// <summary>Element-wise product; shapes broadcast.</summary>
        public Tensor mul(Tensor target)
            => Binary<Operators.Multiply, Operators.TimesOther, Operators.TimesOther>(this, target);

        /// <summary>Multiplies every element by a number.</summary>
        public Tensor mul(Scalar target) => Affine(target.Value, 0);

        /// <summary>Element-wise quotient; shapes broadcast.</summary>
        /// <param name="target">The divisor.</param>
        /// <param name="rounding_mode">Only None is supported by the managed backend.</param>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
            => Binary<Operators.Divide, Operators.OverOther, Operators.DivisorSlope>(Unrounded(rounding_mode), target);

        /// <summary>Divides every element by a number.</summary>
        /// <param name="target">The divisor.</param>
        /// <param name="rounding_mode">Only None is supported by the managed backend.</param>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Unrounded(rounding_mode).Affine(1 / target.Value, 0);

        /// <summary>Every element with its sign changed.</summary>
        public Tensor neg() => Affine(-1, 0);

        /// <summary>The larger of each pair of elements; shapes broadcast.</summary>
        public Tensor maximum(Tensor other)
            => Binary<Operators.Maximum, Operators.MaximumSlope, Operators.MaximumSlope>(this, other);

        /// <summary>The smaller of each pair of elements; shapes broadcast.</summary>
        public Tensor minimum(Tensor other)
            => Binary<Operators.Minimum, Operators.MinimumSlope, Operators.MinimumSlope>(this, other);

        /// <summary>scale·x + shift for every element.</summary>
        internal Tensor Affine(double scale, double shift)
        {
            Tensor x = Dense();
            Tensor result;
            if (Storage.Type == ScalarType.Int64)
            {
                result = New(Sizes, ScalarType.Int64);
                for (int i = 0; i < Count; i++)
                {
                    result.Storage.Longs[i] = (long)((x.Storage.Longs[x.Offset + i] * scale) + shift);
                }
            }
            else
            {
                result = New(RequireFloat().Sizes);
                float a = (float)scale;
                Elementwise.Affine(x.Memory, a, (float)shift, result.Memory);
                if (Tape.Needs(this))
                {
                    Tape.Record(result, [this], node =>
                    {
                        GradientSlot slot = node.Inputs[0]!;
                        if (a == 1)
                        {
                            slot.Accept(node.Outputs[0].Take());
                            return;
                        }

                        node.MapGradient((d, target, accumulate) => Elementwise.Scale(d, a, target, accumulate));
                    });
                }
            }

            x.Release();
            return result;
        }

        /// <summary>z = T(x, y) with broadcasting; TX and TY give the slopes, called as f(d, own operand, other operand).</summary>
        internal static Tensor Binary<T, TX, TY>(Tensor x, Tensor y)
            where T : struct, IBinary
            where TX : struct, ITernary
            where TY : struct, ITernary
        {
            ArgumentNullException.ThrowIfNull(x);
            ArgumentNullException.ThrowIfNull(y);
            x.Check();
            y.Check();
            if (x.Storage.Type != ScalarType.Float32 || y.Storage.Type != ScalarType.Float32)
            {
                return BinaryOther<T>(x, y);
            }

            int[] sizes = x.Sizes.AsSpan().SequenceEqual(y.Sizes) ? x.Sizes : Layout.Broadcast(x.Sizes, y.Sizes);
            Tensor z = New(sizes);
            StridedLoop.Zip<T>(sizes, Operand.Of(z, sizes), Operand.Of(x, sizes), Operand.Of(y, sizes));
            if (Tape.Needs(x, y))
            {
                GradientNode node = Tape.Record(z, [x, y], n =>
                {
                    // The side that keeps its shape comes last: it can take over the gradient's buffer.
                    if (n.Inputs[1] is { } second && second.Count == n.Outputs[0].Count)
                    {
                        Spread<TX>(n, 0, 1, isLast: n.Inputs[0] is null);
                        Spread<TY>(n, 1, 0, isLast: true);
                    }
                    else
                    {
                        Spread<TY>(n, 1, 0, isLast: n.Inputs[1] is null);
                        Spread<TX>(n, 0, 1, isLast: true);
                    }
                });
                node.Keep(x, y);
            }

            return z;
        }

        private static void Spread<T>(GradientNode node, int own, int other, bool isLast)
            where T : struct, ITernary
        {
            if (node.Inputs[own] is not { } slot)
            {
                return;
            }

            int[] sizes = node.Outputs[0].Sizes;
            bool passesOn = typeof(T) == typeof(Operators.PassFirst);
            bool sameShape = slot.Sizes.AsSpan().SequenceEqual(sizes);
            if (passesOn && sameShape && isLast)
            {
                slot.Accept(node.Outputs[0].Take());
                return;
            }

            float[] d = node.Gradient()!;
            bool accumulate = true;
            Operand target = Operand.Dense(sameShape ? slot.Target(out accumulate) : slot.Accumulator(), slot.Sizes, sizes);
            Operand gradient = Operand.Dense(d, sizes, sizes);
            StridedLoop.Accumulate<T>(
                sizes,
                target,
                gradient,
                passesOn ? gradient : Operand.Of(node.Kept(own), sizes),
                passesOn ? gradient : Operand.Of(node.Kept(other), sizes),
                accumulate);
        }

        /// <summary>Integer arithmetic: rare and small, so one element at a time.</summary>
        private static Tensor BinaryOther<T>(Tensor x, Tensor y)
            where T : struct, IBinary
        {
            bool isFloat = x.Storage.Type == ScalarType.Float32 || y.Storage.Type == ScalarType.Float32;
            if (isFloat)
            {
                return Binary<T, Operators.PassFirst, Operators.PassFirst>(x.to_type(ScalarType.Float32), y.to_type(ScalarType.Float32));
            }

            int[] sizes = Layout.Broadcast(x.Sizes, y.Sizes);
            Tensor z = New(sizes, ScalarType.Int64);
            Tensor xs = x.ExpandTo(sizes);
            Tensor ys = y.ExpandTo(sizes);
            for (int i = 0; i < z.Count; i++)
            {
                z.Write(i, T.Invoke((float)xs.Read(xs.IndexOf(i)), (float)ys.Read(ys.IndexOf(i))));
            }

            return z;
        }

        private Tensor Unrounded(RoundingMode mode)
            => mode == RoundingMode.None
                ? this
                : throw new NotSupportedException($"Division with rounding mode {mode} is not supported by the managed backend.");

        private static Tensor OfScalarTensor(Scalar value)
        {
            Tensor result = Temporary([]);
            result.Write(0, value.Value);
            return result;
        }
    }
}
