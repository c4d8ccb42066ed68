#pragma once

#include "app/studio/insight.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSplitter;
class QStackedLayout;
class QTableWidget;
class QToolButton;

namespace ui {

class AnswerBars;
class Dialogs;
class DrawPad;
class LookView;

/// One input of one's own, and what the network says to it, while one draws or types. What is tried is the probe that Inside looks at.
class TryPanel : public QWidget {
    Q_OBJECT

public:
    TryPanel(studio::Document* document, studio::Insight* insight, Dialogs* dialogs, QWidget* parent);
    DrawPad* pad() const { return pad_; }
    AnswerBars* bars() const { return bars_; }
    /// The sample that is looked at: for Grad-CAM the layer that is selected.
    void preferNode(const QString& path);
    QSize minimumSizeHint() const override { return {160, 100}; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Form { None, Picture, Text, Numbers };
    QWidget* buildInput(QWidget* parent);
    QWidget* buildAnswers(QWidget* parent);
    void buildPicture(QWidget* page);
    void refresh();
    void followProbe();
    void begin(const std::shared_ptr<const studio::SampleSet>& set);
    void showSample(const studio::SampleSet& set);
    void fillTable();
    void input();        ///< what is drawn or typed has changed
    void ask();
    void showAnswer(const studio::TryAnswer& answer);
    void fillBars(const studio::TryAnswer& answer);
    void pick(int by);
    void openPicture();

    studio::Document* document_;
    studio::Insight* insight_;
    Dialogs* dialogs_;
    std::shared_ptr<const nn::Network> network_;  ///< that the form was made for
    Form form_ = Form::None;
    std::size_t source_ = 0;  ///< the Input that is drawn, typed or looked at; index into Network::inputs
    nn::NpzArrays arrays_;    ///< one sample of each input
    nn::Fields fields_;
    bool pickedOne_ = false, mine_ = false;
    std::int64_t place_ = 0;
    std::optional<std::int64_t> score_;  ///< that the saliency is of
    std::vector<std::string> classNames_;
    QString layer_;
    QStackedLayout *pages_, *inputs_;
    QLabel *empty_, *sample_, *right_, *said_;
    QSplitter* splitter_;
    std::optional<Qt::Orientation> shared_;  ///< that the splitter was shared out for
    DrawPad* pad_;
    QToolButton *brush_, *eraser_, *centre_;
    QLineEdit* text_;
    QTableWidget* table_;
    QComboBox* saliency_;
    AnswerBars* bars_;
    LookView* given_;
    QPlainTextEdit* written_;
};

}  // namespace ui
