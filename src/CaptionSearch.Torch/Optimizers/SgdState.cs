using System.Numerics.Tensors;

namespace TorchSharp.Modules;

/// <summary>The momentum of one parameter.</summary>
internal sealed class SgdState(int count) : OptimizerState
{
    private readonly float[] _velocity = new float[count];
    private bool _started;

    /// <summary>v ← momentum·v + (1 − dampening)·g, or g at the first step.</summary>
    public float[] Advance(ReadOnlySpan<float> gradient, float momentum, float dampening)
    {
        if (_started)
        {
            TensorPrimitives.Multiply(_velocity, momentum, _velocity);
            TensorPrimitives.MultiplyAdd(gradient, 1 - dampening, _velocity, _velocity);
        }
        else
        {
            gradient.CopyTo(_velocity);
            _started = true;
        }

        return _velocity;
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(_started);
        StateArrays.Write(writer, _velocity);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        _started = reader.ReadBoolean();
        StateArrays.Read(reader, _velocity);
    }
}
