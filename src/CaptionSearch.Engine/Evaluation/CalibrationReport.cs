using CaptionSearch.Engine.Calibration;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>A calibration that was fitted, and how good it is.</summary>
/// <param name="Calibration">Ready to be written.</param>
/// <param name="Text">Cuts for queries by text, by rising threshold.</param>
/// <param name="Picture">Cuts for queries by picture, by rising threshold; foreign words play no part.</param>
/// <param name="Reliability">Queries by text: mean predicted probability, share of right answers and number of hits, in ten bins of the prediction; empty bins are left out.</param>
/// <param name="Tags">Tags: the same in ten bins, of names whose words people use.</param>
/// <param name="Images">Pictures that were described.</param>
/// <param name="Unread">Pictures that took no part.</param>
public sealed record CalibrationReport(
    ModelCalibration Calibration,
    IReadOnlyList<CalibrationTradeOff> Text,
    IReadOnlyList<CalibrationTradeOff> Picture,
    IReadOnlyList<CalibrationBin> Reliability,
    IReadOnlyList<CalibrationBin> Tags,
    int Images,
    IReadOnlyList<UnreadPicture> Unread);
