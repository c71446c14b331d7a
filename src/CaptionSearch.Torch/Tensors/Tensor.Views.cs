namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements in another shape; one size may be -1. A copy when the tensor is not contiguous.</summary>
        public Tensor reshape(params long[] shape)
        {
            int[] sizes = ResolveShape(shape);
            if (IsDense)
            {
                return Relabel(View(sizes, Layout.RowMajor(sizes), Offset));
            }

            Tensor copy = Temporary(sizes, Storage.Type);
            Tensor asThis = new(copy.Storage, Sizes, Layout.RowMajor(Sizes), 0);
            CopyTo(asThis);
            return Relabel(copy.Register());
        }

        /// <summary>The same elements in another shape, sharing storage; one size may be -1.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
        public Tensor view(params long[] shape)
            => IsDense
                ? reshape(shape)
                : throw new InvalidOperationException("view() needs a contiguous tensor; use reshape().");

        /// <summary>The dimensions from start_dim to end_dim merged into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            if (Sizes.Length == 0)
            {
                return reshape(1);
            }

            int from = Layout.Dim(start_dim, Sizes.Length);
            int to = Layout.Dim(end_dim, Sizes.Length);
            long[] sizes = [.. shape[..from], Layout.Count(Sizes.AsSpan(from, to - from + 1)), .. shape[(to + 1)..]];
            return reshape(sizes);
        }

        /// <summary>A dimension of size 1 put in.</summary>
        public Tensor unsqueeze(long dim)
        {
            int at = Layout.Dim(dim, Sizes.Length + 1);
            int stride = at < Sizes.Length ? Sizes[at] * Strides[at] : 1;
            return Relabel(View(
                [.. Sizes[..at], 1, .. Sizes[at..]],
                [.. Strides[..at], stride, .. Strides[at..]],
                Offset));
        }

        /// <summary>A dimension of size 1 taken out; every one when <paramref name="dim"/> is null.</summary>
        public Tensor squeeze(long? dim = null)
        {
            List<int> sizes = [];
            List<int> strides = [];
            int only = dim is { } d ? Layout.Dim(d, Sizes.Length) : -1;
            for (int i = 0; i < Sizes.Length; i++)
            {
                if (Sizes[i] != 1 || (only >= 0 && i != only))
                {
                    sizes.Add(Sizes[i]);
                    strides.Add(Strides[i]);
                }
            }

            return Relabel(View([.. sizes], [.. strides], Offset));
        }

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1)
        {
            long[] order = new long[Sizes.Length];
            for (int i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            int a = Layout.Dim(dim0, Sizes.Length);
            int b = Layout.Dim(dim1, Sizes.Length);
            (order[a], order[b]) = (order[b], order[a]);
            return permute(order);
        }

        /// <summary>A matrix with rows and columns exchanged.</summary>
        public Tensor t() => Sizes.Length < 2 ? alias() : transpose(0, 1);

        /// <summary>The same tensor as a new object.</summary>
        public Tensor alias() => Relabel(View(Sizes, Strides, Offset));

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation)
        {
            ArgumentNullException.ThrowIfNull(permutation);
            int[] order = Array.ConvertAll(permutation, d => Layout.Dim(d, Sizes.Length));
            if (order.Length != Sizes.Length || order.Distinct().Count() != order.Length)
            {
                throw new ArgumentException($"[{string.Join(", ", permutation)}] is no order of {Sizes.Length} dimensions.");
            }

            Tensor result = View(
                Array.ConvertAll(order, d => Sizes[d]),
                Array.ConvertAll(order, d => Strides[d]),
                Offset);
            RecordView(result, (slot, output) =>
            {
                int[] dense = Layout.RowMajor(slot.Sizes);
                Operand target = Operand.Part(slot.Accumulator(), 0, Array.ConvertAll(order, d => dense[d]));
                AddInto(target, output);
            });
            return result;
        }

        /// <summary>Dimensions of size 1 repeated to the given sizes; -1 keeps a size.</summary>
        public Tensor expand(params long[] sizes)
        {
            ArgumentNullException.ThrowIfNull(sizes);
            int[] target = new int[sizes.Length];
            for (int i = 1; i <= sizes.Length; i++)
            {
                int own = i <= Sizes.Length ? Sizes[^i] : 1;
                target[^i] = sizes[^i] == -1 ? own
                    : own == 1 || own == sizes[^i] ? (int)sizes[^i]
                    : throw new ArgumentException($"Shape {Layout.Format(Sizes)} does not expand to [{string.Join(", ", sizes)}].");
            }

            return ExpandTo(target);
        }

        /// <summary>Expanded to another tensor's shape.</summary>
        public Tensor expand_as(Tensor other) => ExpandTo(other.Sizes);

        /// <summary>The elements start .. start + length of one dimension.</summary>
        public Tensor narrow(long dim, long start, long length)
        {
            int d = Layout.Dim(dim, Sizes.Length);
            if (start < 0 || length < 0 || start + length > Sizes[d])
            {
                throw new ArgumentOutOfRangeException(nameof(start), $"{start} .. {start + length} of dimension {d} of {Layout.Format(Sizes)}.");
            }

            int[] sizes = [.. Sizes];
            sizes[d] = (int)length;
            Tensor result = View(sizes, Strides, Offset + ((int)start * Strides[d]));
            if (RecordWindow(result, d, (int)start))
            {
                return result;
            }

            RecordView(result, (slot, output) =>
            {
                int[] dense = Layout.RowMajor(slot.Sizes);
                AddInto(Operand.Part(slot.Accumulator(), (int)start * dense[d], dense), output);
            });
            return result;
        }

        /// <summary>Every step-th element of start .. finish of one dimension; negative bounds count from the end.</summary>
        public Tensor slice(long dim, long start, long finish, long step)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
            int d = Layout.Dim(dim, Sizes.Length);
            int from = (int)Math.Clamp(start < 0 ? start + Sizes[d] : start, 0, Sizes[d]);
            int to = (int)Math.Clamp(finish < 0 ? finish + Sizes[d] : finish, from, Sizes[d]);
            int[] sizes = [.. Sizes];
            sizes[d] = (int)((to - from + step - 1) / step);
            int[] strides = [.. Strides];
            strides[d] *= (int)step;
            Tensor result = View(sizes, strides, Offset + (from * Strides[d]));
            RecordView(result, (slot, output) =>
            {
                int[] dense = Layout.RowMajor(slot.Sizes);
                int offset = from * dense[d];
                dense[d] *= (int)step;
                AddInto(Operand.Part(slot.Accumulator(), offset, dense), output);
            });
            return result;
        }

        /// <summary>One element of a dimension, which disappears.</summary>
        public Tensor select(long dim, long index)
        {
            int d = Layout.Dim(dim, Sizes.Length);
            long at = index < 0 ? index + Sizes[d] : index;
            if (at < 0 || at >= Sizes[d])
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"Dimension {d} of {Layout.Format(Sizes)}.");
            }

            Tensor result = View(
                [.. Sizes[..d], .. Sizes[(d + 1)..]],
                [.. Strides[..d], .. Strides[(d + 1)..]],
                Offset + ((int)at * Strides[d]));
            if (RecordWindow(result, d, (int)at))
            {
                return result;
            }

            RecordView(result, (slot, output) =>
            {
                int[] dense = Layout.RowMajor(slot.Sizes);
                AddInto(Operand.Part(slot.Accumulator(), (int)at * dense[d], [.. dense[..d], .. dense[(d + 1)..]]), output);
            });
            return result;
        }

        /// <summary>The tensor cut along a dimension into <paramref name="chunks"/> pieces of about the same size.</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
            int d = Layout.Dim(dim, Sizes.Length);
            long size = Math.Max(1, (Sizes[d] + chunks - 1) / chunks);
            List<Tensor> pieces = [];
            for (long start = 0; start < Sizes[d]; start += size)
            {
                pieces.Add(narrow(d, start, Math.Min(size, Sizes[d] - start)));
            }

            return [.. pieces];
        }

        /// <summary>A row-major tensor with the same elements: this one when it is contiguous.</summary>
        public Tensor contiguous() => IsDense ? this : clone();

        /// <summary>A copy; gradients flow through it.</summary>
        public Tensor clone()
        {
            Tensor result = New(Sizes, Storage.Type);
            CopyTo(result);
            return Relabel(result);
        }

        internal Tensor ExpandTo(int[] sizes)
        {
            if (sizes.AsSpan().SequenceEqual(Sizes))
            {
                return alias();
            }

            Tensor result = View(sizes, Layout.BroadcastStrides(Sizes, Strides, sizes), Offset);
            RecordView(result, static (slot, output) =>
                AddInto(Operand.Dense(slot.Accumulator(), slot.Sizes, output.Sizes), output));
            return result;
        }

        /// <summary>Records a result with the same elements in the same order: its gradient is handed over whole.</summary>
        internal Tensor Relabel(Tensor result)
        {
            if (Tape.Needs(this))
            {
                Tape.Record(result, [this], static node => node.Inputs[0]!.Accept(node.Outputs[0].Take()));
            }

            return result;
        }

        private static void AddInto(Operand target, GradientSlot output)
        {
            Operand d = Operand.Part(output.Values, 0, Layout.RowMajor(output.Sizes));
            StridedLoop.Accumulate<Operators.PassFirst>(output.Sizes, target, d, d, d);
        }

        private void RecordView(Tensor result, Action<GradientSlot, GradientSlot> spread)
        {
            if (Tape.Needs(this))
            {
                Tape.Record(result, [this], node => spread(node.Inputs[0]!, node.Outputs[0]));
            }
        }

        /// <summary>Records a part of the outermost dimension (of more than one element) as a window: nothing to copy back.</summary>
        private bool RecordWindow(Tensor result, int dim, int start)
        {
            if (!Tape.Needs(this) || Layout.Count(Sizes.AsSpan(0, dim)) != 1)
            {
                return false;
            }

            Tape.RecordWindow(result, this, start * Layout.Count(Sizes.AsSpan(dim + 1)));
            return true;
        }

        private int[] ResolveShape(long[] shape)
        {
            int[] sizes = new int[shape.Length];
            int unknown = -1;
            long known = 1;
            for (int i = 0; i < shape.Length; i++)
            {
                if (shape[i] == -1)
                {
                    unknown = unknown < 0 ? i : throw new ArgumentException("Only one size can be -1.");
                }
                else
                {
                    sizes[i] = checked((int)shape[i]);
                    known *= shape[i];
                }
            }

            if (unknown >= 0)
            {
                sizes[unknown] = known == 0 ? 0 : (int)(Count / known);
                known *= sizes[unknown];
            }

            return known == Count
                ? sizes
                : throw new ArgumentException($"Shape {Layout.Format(Sizes)} has {Count} elements; [{string.Join(", ", shape)}] does not fit.");
        }
    }
}
