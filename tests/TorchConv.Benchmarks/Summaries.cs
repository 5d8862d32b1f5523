using BenchmarkDotNet.Attributes;
using TorchConv.Cli.Models;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Benchmarks;

/// <summary>
/// A summary against the real forward pass of one image; a summary of 4096 images, and one of a model on META. The ResNets of TorchVision add
/// their shortcuts in place.
/// </summary>
public class Summaries : IDisposable
{
    private nn.Module<Tensor, Tensor> _model = null!;
    private nn.Module _onMeta = null!;
    private Tensor _image = null!;

    [Params("vgg16", "resnet18", "mobilenet_v2", "torchvision resnet50", "torchvision mobilenet_v2")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _model = (nn.Module<Tensor, Tensor>)Make(CPU);
        _model.eval();
        _onMeta = Make(META);
        _image = randn(1, 3, 224, 224);
    }

    [Benchmark(Baseline = true, Description = "forward pass, 1 image")]
    public void Forward()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        _model.call(_image);
    }

    [Benchmark(Description = "summary, 1 image")]
    public ModelSummary OneImage() => _model.Summarize(1, 3, 224, 224);

    [Benchmark(Description = "summary, 4096 images of 512×512")]
    public ModelSummary ManyImages() => _model.Summarize(4096, 3, 512, 512);

    [Benchmark(Description = "summary with fields, 1 image")]
    public ModelSummary WithFields() => _model.Summarize(hasFields: true, 1, 3, 224, 224);

    [Benchmark(Description = "summary on META")]
    public ModelSummary OnMeta() => _onMeta.Summarize(1, 3, 224, 224);

    private nn.Module Make(Device device) => Model switch
    {
        "torchvision resnet50" => torchvision.models.resnet50(device: device),
        "torchvision mobilenet_v2" => torchvision.models.mobilenet_v2().to(device),
        _ => KnownModels.Named(Model).Make(device),
    };

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _model?.Dispose();
        _onMeta?.Dispose();
        _image?.Dispose();
    }
}
