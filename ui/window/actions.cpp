#include "ui/window/actions.h"

#include "app/studio/document.h"
#include "nn/exchange/exporter.h"
#include "nn/exchange/importer.h"
#include "nn/train/rehearsal.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QMenuBar>

namespace ui {

Actions::Actions(QObject* parent) : QObject(parent) {
    makeFileActions();
    makeEditActions();
    makeMarkActions();
    makeViewActions();
    makeTrainActions();
    helpContents = make("help", tr("Contents"), tr("Shows the help pages"), {QKeySequence(Qt::Key_F1)});
    shortcuts = make("keyboard", tr("Keyboard and mouse"), tr("Shows every key and gesture"),
                     {QKeySequence(Qt::Key_Question), QKeySequence(Qt::SHIFT | Qt::Key_Question)});
    about = make("info", tr("About Netloom"), tr("Version and licences"));
    about->setMenuRole(QAction::AboutRole);
}

QAction* Actions::make(const char* icon, const QString& text, const QString& tip, const QList<QKeySequence>& keys) {
    auto* action = new QAction(text, this);
    action->setProperty("iconName", QString::fromLatin1(icon));
    action->setIcon(Theme::instance().icon(QString::fromLatin1(icon)));
    action->setShortcuts(keys);
    action->setProperty("tip", tip);
    action->setToolTip(tip);
    return action;
}

void Actions::makeFileActions() {
    newProject = make("new", tr("New"), tr("Starts an empty project"), {QKeySequence::New});
    newFromData = make("data", tr("New from data…"), tr("Looks at data of your own and draws a first network for it"),
                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)});
    open = make("open", tr("Open…"), tr("Opens a project file"), {QKeySequence::Open});
    save = make("save", tr("Save"), tr("Saves the project"), {QKeySequence::Save});
    saveAs = make("save-as", tr("Save as…"), tr("Saves the project under another name"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    QStringList readable;
    for (const nn::Importer& importer : nn::project_importers())
        for (const std::string& ending : importer.endings) readable << QString::fromStdString(ending);
    importNetwork = make("import", tr("Import…"),
        tr("Draws the network of another program's file: %1").arg(readable.join(QStringLiteral(", "))),
                  {QKeySequence(Qt::CTRL | Qt::Key_I)});
    QStringList endings;
    for (const nn::Exporter& exporter : nn::all_exporters())
        for (const std::string& ending : exporter.endings) endings << QString::fromStdString(ending);
    exportWeights = make("export", tr("Export…"), tr("Writes the weights, the network or its picture to a file: %1").arg(endings.join(QStringLiteral(", "))),
                         {QKeySequence(Qt::CTRL | Qt::Key_E)});
    importWeights = make("import", tr("Import weights…"), tr("Reads weights for this network from a file: training goes on from them"),
                         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I)});
    quit = make("quit", tr("Quit"), tr("Closes the window"), {QKeySequence(Qt::CTRL | Qt::Key_Q)});
    quit->setMenuRole(QAction::QuitRole);
}

void Actions::makeEditActions() {
    undo = make("undo", tr("Undo"), tr("Takes the last change back"), {QKeySequence(Qt::CTRL | Qt::Key_Z)});
    redo = make("redo", tr("Redo"), tr("Does it again"),
                {QKeySequence(Qt::CTRL | Qt::Key_Y), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)});
    cut = make("cut", tr("Cut"), tr("Cuts the selected nodes"), {QKeySequence::Cut});
    copy = make("copy", tr("Copy"), tr("Copies the selected nodes as project text"), {QKeySequence::Copy});
    copyPicture = make("copy", tr("Copy as picture"), tr("Copies what the canvas shows, for a document or a mail"),
                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});
    paste = make("paste", tr("Paste"), tr("Pastes nodes"), {QKeySequence::Paste});
    duplicate = make("duplicate", tr("Duplicate"), tr("Duplicates the selected nodes"),
                     {QKeySequence(Qt::CTRL | Qt::Key_D)});
    duplicateWithInputs = make("duplicate", tr("Duplicate with inputs"), tr("Duplicates the selected nodes, fed by what feeds them"),
                               {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)});
    pasteReuse = make("reuse", tr("Paste as Reuse"), tr("Pastes nodes of this network that share the parameters of those copied"),
                      {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)});
    duplicateReuse = make("reuse", tr("Duplicate as Reuse"), tr("Duplicates the selected nodes; the copies share their parameters"),
                          {QKeySequence(Qt::ALT | Qt::Key_D)});
    makeUnique = make("unlink", tr("Make unique"), tr("Gives the selected Reuse a copy of its module, with parameters of its own"));
    remove = make("delete", tr("Delete"), tr("Deletes the selected nodes and their wires"),
                  {QKeySequence(Qt::Key_Delete)});
    removeKeepingChain = make("unlink", tr("Delete and join"), tr("Deletes the selected nodes and joins what was around them"),
                              {QKeySequence(Qt::CTRL | Qt::Key_Delete)});
    selectAll = make("select-all", tr("Select all"), tr("Selects every node here"), {QKeySequence::SelectAll});
    rename = make("rename", tr("Rename"), tr("Renames the selected node"), {QKeySequence(Qt::Key_F2)});
    addNode = make("plus", tr("Add node…"), tr("Searches for a layer to add"),
                   {QKeySequence(Qt::SHIFT | Qt::Key_A)});
    wire = make("link", tr("Wire"), tr("Draws a wire from the selected node: arrows choose where to, Enter wires, Escape leaves"),
                {QKeySequence(Qt::Key_W)});
    nextProposal = make("link", tr("Next proposed wire"), tr("Goes to the next proposed wire: Enter accepts it, Delete dismisses it, Escape leaves"),
                        {QKeySequence(Qt::Key_P)});
    acceptProposals = make("check", tr("Accept proposed wires"), tr("Draws all proposed wires, in every container"));
    dismissProposals = make("close", tr("Dismiss proposed wires"), tr("Takes all proposals away; Undo brings them back"));
    group = make("group", tr("Group"), tr("Puts the selected nodes into a container: a chain becomes Sequential"),
                 {QKeySequence(Qt::CTRL | Qt::Key_G)});
    ungroup = make("ungroup", tr("Ungroup"), tr("Takes the nodes out of the selected container"),
                   {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)});
    enter = make("enter", tr("Open or edit"), tr("Shows the inside of the selected container, or goes to the options of the selected node"),
                 {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    openInPlace = make("sequential", tr("Open in place"), tr("Shows the layers of the selected Sequential in it, or closes it again"),
                       {QKeySequence(Qt::SHIFT | Qt::Key_Return), QKeySequence(Qt::SHIFT | Qt::Key_Enter)});
    leave = make("leave", tr("Leave container"), tr("Goes back to where the container stands"),
                 {QKeySequence(Qt::ALT | Qt::Key_Up)});
    tidy = make("tidy", tr("Tidy up"), tr("Lays the nodes out along the data"), {QKeySequence(Qt::SHIFT | Qt::Key_L)});
}

void Actions::makeMarkActions() {
    mute = make("mute", tr("Mute"), tr("The selected nodes pass on what they get, as Identity does; or no longer"), {QKeySequence(Qt::Key_M)});
    collapse = make("collapse", tr("Collapse"), tr("Draws the selected nodes as their titles alone; or no longer"), {QKeySequence(Qt::Key_H)});
    comment = make("comment", tr("Comment"), tr("A frame with a title around the selected nodes, or an empty one"), {QKeySequence(Qt::Key_C)});
    find = make("search", tr("Find…"), tr("Finds nodes by id, layer or option, in every container"), {QKeySequence::Find});
    alignLeft = make("align-left", tr("Left edges"), tr("Aligns the left edges of the selected nodes"));
    alignCenter = make("align-center", tr("Centres"), tr("Puts the selected nodes one above the other, by their middles"));
    alignRight = make("align-right", tr("Right edges"), tr("Aligns the right edges of the selected nodes"));
    alignTop = make("align-top", tr("Top edges"), tr("Aligns the top edges of the selected nodes"));
    alignMiddle = make("align-middle", tr("In one line"), tr("Puts the selected nodes side by side, so that their wires run straight"));
    alignBottom = make("align-bottom", tr("Bottom edges"), tr("Aligns the bottom edges of the selected nodes"));
    distributeAcross = make("distribute-across", tr("Equal gaps across"), tr("Gives the selected nodes equal gaps from left to right"));
    distributeDown = make("distribute-down", tr("Equal gaps down"), tr("Gives the selected nodes equal gaps from top to bottom"));
}

QVector<QAction*> Actions::arrangeActions() const {
    return {alignLeft, alignCenter, alignRight, alignTop, alignMiddle, alignBottom, distributeAcross, distributeDown};
}

void Actions::makeViewActions() {
    zoomIn = make("zoom-in", tr("Zoom in"), tr("Makes the canvas larger"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    zoomOut = make("zoom-out", tr("Zoom out"), tr("Makes the canvas smaller"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)});
    fitAll = make("fit", tr("Fit all"), tr("Shows the whole network"), {QKeySequence(Qt::Key_Home)});
    fitSelection = make("fit", tr("Fit selection"), tr("Shows the selected nodes"), {QKeySequence(Qt::Key_F)});
    miniMap = make("mini-map", tr("Mini-map"), tr("Shows all of the network in a corner, where there is room"),
                   {QKeySequence(Qt::ALT | Qt::Key_M)});
    miniMap->setCheckable(true);
    // Ctrl and plus is the canvas's own, in which text grows with the nodes.
    textLarger = make("text-size", tr("Larger"), tr("Larger text in the whole window, for a projector"),
                      {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Equal)});
    textSmaller = make("text-size", tr("Smaller"), tr("Smaller text in the whole window"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Minus)});
    textNormal = make("text-size", tr("As designed"), tr("Text as large as it was at first"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_0)});
    timePerLayer = make("stopwatch", tr("Time per layer"), tr("Shows on each layer what it takes of a training step"),
                        {QKeySequence(Qt::CTRL | Qt::Key_T)});
    timePerLayer->setCheckable(true);
    nextPart = make("panel-left", tr("Next part of the window"), tr("Takes the keyboard to the next panel, toolbar or the canvas"));
    previousPart = make("panel-left", tr("Previous part of the window"), tr("Takes the keyboard to the panel before, toolbar or the canvas"),
                        {QKeySequence(Qt::SHIFT | Qt::Key_F6), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F6)});
    themeSystem = make("settings", tr("System"), tr("Light or dark as the desktop"));
    themeLight = make("sun", tr("Light"), tr("Light colours"));
    themeDark = make("moon", tr("Dark"), tr("Dark colours"));
    // A language is named in itself.
    languageSystem = make("language", tr("System language"), tr("The language of the desktop"));
    languageEnglish = make("language", QStringLiteral("English"), QStringLiteral("English"));
    languageChinese = make("language", QStringLiteral("简体中文"), QStringLiteral("简体中文"));
    for (auto group : {QVector<QAction*>{themeSystem, themeLight, themeDark},
                       QVector<QAction*>{languageSystem, languageEnglish, languageChinese}}) {
        auto* exclusive = new QActionGroup(this);
        for (QAction* action : group) {
            action->setCheckable(true);
            exclusive->addAction(action);
        }
    }
}

void Actions::makeTrainActions() {
    train = make("play", tr("Train"), tr("Trains in the background, or goes on after a pause"), {QKeySequence(Qt::Key_F5)});
    pause = make("pause", tr("Pause"), tr("Pauses after the current step"), {QKeySequence(Qt::Key_F6)});
    step = make("step", tr("Step"), tr("Trains one step, then pauses"), {QKeySequence(Qt::Key_F10)});
    // F6 is both: while there is something to pause it pauses, and Ctrl with it walks on.
    const auto shareKey = [this] {
        QList<QKeySequence> keys{QKeySequence(Qt::CTRL | Qt::Key_F6)};
        if (!pause->isEnabled()) keys.prepend(QKeySequence(Qt::Key_F6));
        nextPart->setShortcuts(keys);
    };
    connect(pause, &QAction::enabledChanged, this, shareKey);
    shareKey();
    stop = make("stop", tr("Stop"), tr("Ends the training and keeps the weights"), {QKeySequence(Qt::SHIFT | Qt::Key_F5)});
    applySettings = make("follow", tr("Apply settings to the run"), tr("The run goes by the optimizer's settings as they are now from its next step on"));
    const auto check = [this](const char* icon, const QString& text, const QString& tip, const QString& id) {
        checks << make(icon, text, tip);
        checks.back()->setData(id);
    };
    check("check", tr("All"), tr("Tries all that can be tried before a long run"), {});
    for (const nn::RehearsalKind& kind : nn::declared_rehearsals())
        check("check", studio::text(nn::Message(kind.title)), studio::text(nn::Message(kind.doc)), QString::fromStdString(kind.id));
}

QVector<QAction*> Actions::canvasActions() const {
    return {cut, copy, copyPicture, paste, pasteReuse, duplicate, duplicateWithInputs, duplicateReuse, makeUnique, remove, removeKeepingChain,
            selectAll, rename, addNode, wire, nextProposal, group, ungroup, enter, openInPlace, leave, mute, collapse, comment, tidy, fitAll, fitSelection,
            shortcuts};
}

QVector<QAction*> Actions::all() const {
    return QVector<QAction*>{newProject, newFromData, open, importNetwork, save, saveAs, importWeights, exportWeights, quit, undo, redo, cut, copy,
            copyPicture, paste, pasteReuse, duplicate, duplicateWithInputs, duplicateReuse, makeUnique, remove,
            removeKeepingChain, selectAll, rename, find, addNode, wire, nextProposal, acceptProposals, dismissProposals, group, ungroup, enter, openInPlace, leave, mute, collapse, comment, tidy} +
           arrangeActions() + QVector<QAction*>{zoomIn, zoomOut, fitAll,
            fitSelection, miniMap, timePerLayer, nextPart, previousPart, textLarger, textSmaller, textNormal, themeSystem, themeLight, themeDark,
            languageSystem,
            languageEnglish, languageChinese, train, pause, step, stop, applySettings, helpContents, shortcuts, about} + checks;
}

void Actions::buildMenus(QMenuBar* bar) {
    QMenu* file = bar->addMenu(tr("&File"));
    file->addActions({newProject, newFromData, open});
    recent = file->addMenu(Theme::instance().icon(QStringLiteral("recent")), tr("Open recent"));
    examples = file->addMenu(Theme::instance().icon(QStringLiteral("module")), tr("Examples"));
    recent->setToolTipsVisible(true);
    examples->setToolTipsVisible(true);
    file->addSeparator();
    file->addActions({save, saveAs});
    file->addSeparator();
    file->addActions({importNetwork, importWeights, exportWeights});
    file->addSeparator();
    file->addAction(quit);

    QMenu* edit = bar->addMenu(tr("&Edit"));
    edit->addActions({undo, redo});
    edit->addSeparator();
    edit->addActions({cut, copy, copyPicture, paste, pasteReuse, duplicate, duplicateWithInputs, duplicateReuse, makeUnique});
    edit->addSeparator();
    edit->addActions({remove, removeKeepingChain, selectAll, rename, find});
    edit->addSeparator();
    edit->addActions({addNode, wire, group, ungroup, enter, openInPlace, leave});
    edit->addSeparator();
    edit->addActions({nextProposal, acceptProposals, dismissProposals});
    edit->addSeparator();
    edit->addActions({mute, collapse, comment});
    edit->addSeparator();
    QMenu* arrange = edit->addMenu(Theme::instance().icon(QStringLiteral("align-left")), tr("Arrange"));
    arrange->addActions({tidy});
    arrange->addSeparator();
    arrange->addActions({alignLeft, alignCenter, alignRight});
    arrange->addSeparator();
    arrange->addActions({alignTop, alignMiddle, alignBottom});
    arrange->addSeparator();
    arrange->addActions({distributeAcross, distributeDown});

    QMenu* view = bar->addMenu(tr("&View"));
    view->addActions({zoomIn, zoomOut, fitAll, fitSelection});
    view->addSeparator();
    view->addActions({miniMap, timePerLayer});
    watch = view->addMenu(Theme::instance().icon(QStringLiteral("inside")), tr("Watch"));
    view->addSeparator();
    panels = view->addMenu(Theme::instance().icon(QStringLiteral("panel-left")), tr("Panels"));
    view->addActions({nextPart, previousPart});
    QMenu* theme = view->addMenu(Theme::instance().icon(QStringLiteral("sun")), tr("Theme"));
    theme->addActions({themeSystem, themeLight, themeDark});
    QMenu* textSize = view->addMenu(Theme::instance().icon(QStringLiteral("text-size")), tr("Text size"));
    textSize->addActions({textLarger, textSmaller, textNormal});
    QMenu* language = view->addMenu(Theme::instance().icon(QStringLiteral("language")), tr("Language"));
    language->addActions({languageSystem, languageEnglish, languageChinese});

    QMenu* training = bar->addMenu(tr("&Train"));
    training->addActions({train, pause, step, stop, applySettings});
    training->addSeparator();
    QMenu* checking = training->addMenu(Theme::instance().icon(QStringLiteral("check")), tr("Check"));
    for (QAction* action : checks) checking->addAction(action);
    checking->insertSeparator(checks.value(1));

    QMenu* help = bar->addMenu(tr("&Help"));
    help->addActions({helpContents, shortcuts, about});
}

void Actions::refreshIcons() {
    for (QAction* action : all() + panels->actions()) {
        const QString icon = action->property("iconName").toString();
        if (!icon.isEmpty()) action->setIcon(Theme::instance().icon(icon));
    }
}

QString tipWithKey(const QAction* action) {
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    const QString tip = action->property("tip").toString();
    return key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key);
}

}  // namespace ui
