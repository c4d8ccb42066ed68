#pragma once
// What every training script has. Internal to nn/exchange/python; {{names}} are filled in by training.cpp.

namespace nn {

constexpr const char* python_line = R"py(

# ---- training ------------------------------------------------------------------------
# python3 this_file.py --help
# With several processes: torchrun --nproc_per_node 2 this_file.py


)py";

constexpr const char* python_samples = R"py(class Samples(Dataset):
    """A part of the data. A list of places is a batch: a tensor for each input."""

    def __init__(self, fields, places):
        self.fields, self.places = fields, places

    def __len__(self):
        return len(self.places)

    def __getitem__(self, batch):
        places, share, count = batch
        rows = self.places[places]
        tensors = [
{{fields}}        ]
        return tensors, share, count
)py";

constexpr const char* python_shares = R"py(class Shares(Sampler):
    """This process's part of each batch, what share that is, and the batch's size."""

    def __init__(self, batches, process, processes):
        self.batches, self.process, self.processes = batches, process, processes

    def __len__(self):
        return len(self.batches)

    def __iter__(self):
        for batch in self.batches:
            part = batch[self.process :: self.processes]
            # Where there is none for this process, a sample that does not count.
            yield part or batch[:1], len(part) * self.processes / len(batch), len(batch)


def load(samples, batch_size, process, processes, generator=None, drop_last=False):
    order = SequentialSampler(samples)
    if generator is not None:
        order = RandomSampler(samples, generator=generator)
    batches = BatchSampler(order, batch_size, drop_last)
    shares = Shares(batches, process, processes)
    return DataLoader(samples, batch_size=None, sampler=shares, generator=generator)


class Tally:
    """The loss and the metrics of the samples since the last `reset`."""

    def __init__(self):
        self.sums = {}

    def reset(self):
        for sums in self.sums.values():
            sums.zero_()

    def add(self, loss, share, count, answers):
        self.add_numbers("loss", [loss * count, torch.ones_like(loss) * count])
        for name, (group, sums, _) in METRICS.items():
            new = [torch.as_tensor(n).to(loss.device) for n in sums(answers[group])]
            self.add_numbers(name, [n * (share > 0) for n in new])

    def add_numbers(self, name, numbers):
        numbers = torch.stack([number.double() for number in numbers])
        self.sums.setdefault(name, torch.zeros_like(numbers)).add_(numbers)

    def values(self, processes):
        if processes > 1:
            for sums in self.sums.values():
                torch.distributed.all_reduce(sums)
        loss, samples = (self.sums["loss"] / processes).tolist()
        values = {"loss": loss / samples}
        for name, (_, _, value) in METRICS.items():
            values[name] = float(value(self.sums[name]))
        values = {name: v for name, v in values.items() if math.isfinite(v)}
        return {**values, "samples": round(samples)}
)py";

constexpr const char* python_watched = R"py(def watched(point, part, name):
    return point.get(part, {}).get(name, math.nan)


)py";

constexpr const char* python_split = R"py(    fields = read_data(args.data)
    places = split(len(next(iter(fields.values()))))
)py";
constexpr const char* python_own_validation = R"py(    fields, held_out = read_data(args.data)
    count = len(next(iter(fields.values())))
    places = split(count - held_out)
    if held_out:
        places = places[0], np.arange(count - held_out, count)
)py";

constexpr const char* python_sync = R"py(    if args.sync_batch_norm:
        nn.SyncBatchNorm.convert_sync_batchnorm(model)
)py";
constexpr const char* python_sync_option = R"py(    parser.add_argument(
        "--sync-batch-norm",
        action="store_true",
        help="let BatchNorm see the whole batch, in all processes (GPUs alone)",
    )
)py";

constexpr const char* python_run = R"py({{watched}}def start_process(device):
    """This process's number, how many there are, and its device."""
    process = int(os.environ.get("RANK", 0))
    processes = int(os.environ.get("WORLD_SIZE", 1))
    device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    if processes > 1:
        if "TORCHELASTIC_RUN_ID" not in os.environ:
            # Started by hand. Not every PyTorch is built with libuv.
            os.environ.setdefault("USE_LIBUV", "0")
        if device.type == "cuda":
            device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
            torch.cuda.set_device(device)
        backend = "nccl" if device.type == "cuda" else "gloo"
        torch.distributed.init_process_group(backend)
    return process, processes, device


def run(objective, batches, tally, device, processes, learn=None):
    """All batches once; `learn` takes a step by the loss of each."""
    tally.reset()
    for tensors, share, count in batches:
        tensors = [tensor.to(device) for tensor in tensors]
        loss, answers = objective(*tensors{{share}})
        if not math.isfinite(loss):
            raise SystemExit(f"The loss is {loss.item()}; try a smaller learning rate.")
        loss = loss * share  # the mean over the processes is the whole batch's
        if learn:
            learn(loss)
        tally.add(loss.detach(), share, count, answers)
    return tally.values(processes)


def train(args):
    process, processes, device = start_process(args.device)
    torch.manual_seed(args.seed)
    model = Model()
    if args.weights:
        state = torch.load(args.weights, map_location="cpu", weights_only=True)
        model.load_state_dict(state)
{{sync}}    objective = Objective(model).to(device)
    parallel = objective
    if processes > 1:
        parallel = DistributedDataParallel(objective{{unused}})

{{read}}    generator = {{generator}}
    training = load(
        Samples(fields, places[0]),
        args.batch_size,
        process,
        processes,
        generator,
        {{drop_last}},
    )
    validation = load(Samples(fields, places[1]), args.batch_size, process, processes)
    epochs, steps = args.epochs, len(training)
    tallies = Tally(), Tally()

{{optimizer}}{{scheduler}}
    def learn(loss):
        optimizer.zero_grad()
        loss.backward()
{{clip}}        optimizer.step()
{{every_step}}
{{stopping_begin}}    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        point = {"kind": "epoch", "epoch": epoch, "step": epoch * steps}
        parallel.train()
        point["train"] = run(
            parallel, training, tallies[0], device, processes, learn
        )
        speed = point["train"]["samples"] / (time.perf_counter() - start)
        if len(validation):
            objective.eval()
            with torch.no_grad():
                point["validation"] = run(
                    objective, validation, tallies[1], device, processes
                )
        point["seconds"] = time.perf_counter() - start
        point["samples_per_second"] = speed
        if process == 0:
            print(json.dumps(point), flush=True)
{{every_epoch}}{{stopping}}
    if process == 0 and args.out:
        torch.save(model.cpu().state_dict(), args.out)
    if processes > 1:
        torch.distributed.barrier()  # nobody leaves while another one still talks
        parallel = None
        torch.distributed.destroy_process_group()


DATA = {{data}}


def main():
    parser = argparse.ArgumentParser(description=Model.__doc__)
    parser.add_argument("--data", default=DATA, help={{data_help}})
    parser.add_argument("--epochs", type=int, default={{epochs}})
    parser.add_argument("--batch-size", type=int, default={{batch_size}})
    parser.add_argument("--seed", type=int, default={{seed}})
    parser.add_argument("--weights", help="a state_dict to begin with (.pt)")
    parser.add_argument("--out", help="where the trained state_dict goes (.pt)")
    parser.add_argument("--device", help="cpu, cuda; a GPU where there is one")
{{sync_option}}    train(parser.parse_args())


if __name__ == "__main__":
    main()
)py";

}  // namespace nn
