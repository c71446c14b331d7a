namespace TorchSharp;

/// <summary>Kinds of device, with libtorch's numbers.</summary>
public enum DeviceType
{
    /// <summary>The processor; the only one the managed backend has.</summary>
    CPU = 0,

    /// <summary>An Nvidia card.</summary>
    CUDA = 1,
}

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>Where a tensor lives.</summary>
    public class Device
    {
        /// <summary>A device.</summary>
        /// <param name="deviceType">Its kind.</param>
        /// <param name="index">Its number, -1 for the default one.</param>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>Its kind.</summary>
        public DeviceType type { get; private set; }

        /// <summary>Its number, -1 for the default one.</summary>
        public int index { get; private set; }

        /// <summary>For example <c>cpu</c>.</summary>
        public override string ToString() => index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";
    }
}
