#include "app/studio/export_aside.h"

#include "app/studio/read_aside.h"

#include <stdexcept>

namespace studio {

nn::Result<void> runExport(const ExportJob& job, const std::stop_token& stop) {
    std::shared_ptr<const nn::StateDict> weights = job.weights;
    try {
        if (job.exporter->needs_weights && !weights) {
            const auto initial = nn::make_weights(job.network, job.seed);
            if (!initial) return initial.error();
            weights = std::make_shared<const nn::StateDict>((*initial)->state_dict());
        }
        nn::ExportSource source{&job.project, job.folder, job.network.get(), weights.get()};
        source.fields = job.fields ? &*job.fields : nullptr;
        source.stop = stop;
        return job.exporter->write(source, job.file);
    } catch (const std::exception&) {  // std::bad_alloc, std::length_error
        return nn::Error(nn::Message(TR("There is too little memory to write {0}."), {job.file.string()}));
    }
}

std::stop_source exportAside(ExportJob job, QObject* context, std::function<void(const nn::Result<void>&)> done) {
    std::stop_source stop;
    const auto shared = std::make_shared<const ExportJob>(std::move(job));
    readAside<nn::Result<void>>([shared, token = stop.get_token()] { return runExport(*shared, token); }, context, std::move(done));
    return stop;
}

}  // namespace studio
