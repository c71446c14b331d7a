namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Where the elements are equal; shapes broadcast. Bool.</summary>
        public Tensor eq(Tensor target) => Compare(target, static (a, b) => a == b);

        /// <summary>Where the elements equal a number. Bool.</summary>
        public Tensor eq(Scalar target) => Compare(target, static (a, b) => a == b);

        /// <summary>Where the elements differ; shapes broadcast. Bool.</summary>
        public Tensor ne(Tensor target) => Compare(target, static (a, b) => a != b);

        /// <summary>Where the elements differ from a number. Bool.</summary>
        public Tensor ne(Scalar target) => Compare(target, static (a, b) => a != b);

        /// <summary>Where the elements are smaller; shapes broadcast. Bool.</summary>
        public Tensor lt(Tensor target) => Compare(target, static (a, b) => a < b);

        /// <summary>Where the elements are below a number. Bool.</summary>
        public Tensor lt(Scalar target) => Compare(target, static (a, b) => a < b);

        /// <summary>Where the elements are greater; shapes broadcast. Bool.</summary>
        public Tensor gt(Tensor target) => Compare(target, static (a, b) => a > b);

        /// <summary>Where the elements are above a number. Bool.</summary>
        public Tensor gt(Scalar target) => Compare(target, static (a, b) => a > b);

        /// <summary>Where the elements are at least a number. Bool.</summary>
        public Tensor ge(Scalar target) => Compare(target, static (a, b) => a >= b);

        /// <summary>Where the elements are at most a number. Bool.</summary>
        public Tensor le(Scalar target) => Compare(target, static (a, b) => a <= b);

        private Tensor Compare(Scalar value, Func<double, double, bool> holds)
        {
            ArgumentNullException.ThrowIfNull(value);
            Check();
            Tensor result = New(Sizes, ScalarType.Bool);
            double number = Storage.Type == ScalarType.Float32 ? value.Single : value.Value;
            for (int i = 0; i < Count; i++)
            {
                result.Storage.Bools[i] = holds(Read(IndexOf(i)), number);
            }

            return result;
        }

        private Tensor Compare(Tensor other, Func<double, double, bool> holds)
        {
            ArgumentNullException.ThrowIfNull(other);
            Check();
            int[] sizes = Layout.Broadcast(Sizes, other.Sizes);
            Tensor a = detach().ExpandTo(sizes);
            Tensor b = other.detach().ExpandTo(sizes);
            Tensor result = New(sizes, ScalarType.Bool);
            for (int i = 0; i < result.Count; i++)
            {
                result.Storage.Bools[i] = holds(a.Read(a.IndexOf(i)), b.Read(b.IndexOf(i)));
            }

            return result;
        }
    }
}
