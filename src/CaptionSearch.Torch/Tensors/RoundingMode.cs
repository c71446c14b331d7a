namespace TorchSharp;

public static partial class torch
{
    /// <summary>What a division does with the fraction. The managed backend knows only None.</summary>
    public enum RoundingMode
    {
        /// <summary>It is kept.</summary>
        None,

        /// <summary>Cut off, towards zero.</summary>
        trunc,

        /// <summary>Rounded down.</summary>
        floor,
    }
}
