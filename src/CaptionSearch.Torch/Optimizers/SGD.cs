using System.Numerics.Tensors;
using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent, optionally with momentum.</summary>
    public class SGD : OptimizerHelper
    {
        private readonly float _momentum;
        private readonly float _dampening;
        private readonly float _weightDecay;
        private readonly bool _nesterov;

        internal SGD(IEnumerable<Parameter> parameters, double lr, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize)
        {
            if (lr < 0 || momentum < 0 || weight_decay < 0)
            {
                throw new ArgumentException($"Learning rate {lr}, momentum {momentum} and weight decay {weight_decay} must not be negative.");
            }

            if (maximize)
            {
                throw new NotSupportedException("maximize is not supported by the managed backend.");
            }

            _momentum = (float)momentum;
            _dampening = (float)dampening;
            _weightDecay = (float)weight_decay;
            _nesterov = nesterov;
            AddGroup(parameters, new OptimizerOptions { LearningRate = lr });
        }

        private protected override void Update(ParamGroup group, Parameter parameter, ReadOnlyMemory<float> gradient)
        {
            Span<float> p = parameter.Memory.Span;
            float[] step = gradient.ToArray();
            if (_weightDecay != 0)
            {
                TensorPrimitives.MultiplyAdd(p, _weightDecay, step, step);
            }

            if (_momentum != 0)
            {
                float[] velocity = ((SgdState)StateOf(parameter)).Advance(step, _momentum, _dampening);
                if (_nesterov)
                {
                    TensorPrimitives.MultiplyAdd(velocity, _momentum, step, step);
                }
                else
                {
                    step = velocity;
                }
            }

            TensorPrimitives.MultiplyAdd(step, (float)-group.LearningRate, p, p);
        }

        private protected override OptimizerState NewState(Parameter parameter) => new SgdState(parameter.Count);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Stochastic gradient descent.</summary>
            /// <param name="parameters">What to optimise.</param>
            /// <param name="learningRate">Learning rate.</param>
            /// <param name="momentum">Share of the last step that is kept. Default: 0.</param>
            /// <param name="dampening">Share of the gradient that does not enter the momentum. Default: 0.</param>
            /// <param name="weight_decay">L2 penalty. Default: 0.</param>
            /// <param name="nesterov">Nesterov's momentum. Default: no.</param>
            /// <param name="maximize">Not supported by the managed backend when true.</param>
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                => new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
