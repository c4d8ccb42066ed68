#pragma once
// A number as people type it: int64 or double, a legal range, and "no value" where the option allows it.

#include "nn/model/option.h"

#include <QAbstractSpinBox>

namespace ui {

/// Emits every legal value while it is typed; what is not legal is marked and forgotten when the focus leaves.
/// Up, Down, Page keys and the wheel (with focus) step; floats step in their leading digit.
class NumberField : public QAbstractSpinBox {
    Q_OBJECT

public:
    struct Limits {
        bool isFloat = false;
        bool allowsEmpty = false;
        double min = -1e300, max = 1e300;
    };
    explicit NumberField(const Limits& limits, QWidget* parent = nullptr);
    /// Range and kind of an option; for lists, those of one entry.
    static Limits limitsOf(const nn::OptionInfo& info);

    /// monostate, int64 or double. Text that already says this value is left alone, so typing is not disturbed.
    void setNumber(const nn::OptionValue& value);
    const nn::OptionValue& number() const { return number_; }
    /// What stands there in faint letters while there is no value.
    void setPlaceholder(const QString& text);
    /// The value that stepping starts from while there is none.
    void setStepOrigin(double value) { origin_ = value; }
    bool isLegal() const { return legal_; }

    void stepBy(int steps) override;
    QValidator::State validate(QString& input, int& pos) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void edited(const nn::OptionValue& value);
    void finished();  ///< focus left or Enter: what comes next is another edit

protected:
    StepEnabled stepEnabled() const override;
    void wheelEvent(QWheelEvent* event) override;

private:
    std::optional<nn::OptionValue> parse(const QString& text) const;
    void textTyped(const QString& text);
    void finish();
    void setLegal(bool legal);

    Limits limits_;
    nn::OptionValue number_;
    double origin_ = 0;
    bool legal_ = true;
};

/// Shortest text that reads back as the same number: "0.001", "1e-08", "20"; "" for no value.
QString numberText(const nn::OptionValue& value);

}  // namespace ui
