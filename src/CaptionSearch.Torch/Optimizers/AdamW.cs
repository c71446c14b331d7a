using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101): Adam whose weight decay shrinks the parameter itself.</summary>
    public class AdamW : OptimizerHelper
    {
        internal AdamW(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        {
            if (amsgrad || maximize)
            {
                throw new NotSupportedException("amsgrad and maximize are not supported by the managed backend.");
            }

            AddGroup(parameters, new AdamOptions(beta1, beta2, eps, weight_decay) { LearningRate = AdamOptions.Checked(lr, beta1, beta2, eps, weight_decay) });
        }

        private protected override void Update(ParamGroup group, Parameter parameter, ReadOnlyMemory<float> gradient)
        {
            AdamOptions options = (AdamOptions)group.Options;
            ((AdamState)StateOf(parameter)).Step(parameter, gradient, options, group.LearningRate, decoupled: true);
        }

        private protected override OptimizerState NewState(Parameter parameter) => new AdamState(parameter.Count);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>AdamW.</summary>
            /// <param name="parameters">What to optimise.</param>
            /// <param name="lr">Learning rate. Default: 1e-3.</param>
            /// <param name="beta1">Decay of the gradient's mean. Default: 0.9.</param>
            /// <param name="beta2">Decay of the squared gradient's mean. Default: 0.999.</param>
            /// <param name="eps">Added to the denominator. Default: 1e-8.</param>
            /// <param name="weight_decay">Share of the parameter taken off per unit of learning. Default: 0.</param>
            /// <param name="amsgrad">Not supported by the managed backend when true.</param>
            /// <param name="maximize">Not supported by the managed backend when true.</param>
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                => new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
