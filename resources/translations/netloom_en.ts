<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>studio::Proposals</name>
    <message numerus="yes">
        <source>Dismiss %n proposed wires</source>
        <translation>
            <numerusform>Dismiss %n proposed wire</numerusform>
            <numerusform>Dismiss %n proposed wires</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %n proposed wires</source>
        <translation>
            <numerusform>Accept %n proposed wire</numerusform>
            <numerusform>Accept %n proposed wires</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::BreakBubble</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ChannelView</name>
    <message numerus="yes">
        <source>%n channels: mean and spread</source>
        <translation>
            <numerusform>%n channel: mean and spread</numerusform>
            <numerusform>%n channels: mean and spread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ClassBars</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ConfusionView</name>
    <message numerus="yes">
        <source>weakest: %1, recall %2; %n times taken for %3</source>
        <translation>
            <numerusform>weakest: %1, recall %2; once taken for %3</numerusform>
            <numerusform>weakest: %1, recall %2; %n times taken for %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::CurvesPanel</name>
    <message numerus="yes">
        <source>%n filters, %1</source>
        <translation>
            <numerusform>%n filter, %1</numerusform>
            <numerusform>%n filters, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::FromData</name>
    <message numerus="yes">
        <source>%n rows</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n columns</source>
        <translation>
            <numerusform>%n column</numerusform>
            <numerusform>%n columns</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n samples</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kinds</source>
        <translation>
            <numerusform>%n kind</numerusform>
            <numerusform>%n kinds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Loss: mean squared error, for %n numbers a sample.</source>
        <translation>
            <numerusform>Loss: mean squared error, for %n number a sample.</numerusform>
            <numerusform>Loss: mean squared error, for %n numbers a sample.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Loss: cross-entropy, for %n classes.</source>
        <translation>
            <numerusform>Loss: cross-entropy, for %n class.</numerusform>
            <numerusform>Loss: cross-entropy, for %n classes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::InsidePanel</name>
    <message numerus="yes">
        <source>%n parameters here; click the tab again for the next</source>
        <translation>
            <numerusform>%n parameter here</numerusform>
            <numerusform>%n parameters here; click the tab again for the next</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channels: mean %1, std %2, %3 zero</source>
        <translation>
            <numerusform>%n channel: mean %1, std %2, %3 zero</numerusform>
            <numerusform>%n channels: mean %1, std %2, %3 zero</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n looks, the newest at the bottom</source>
        <translation>
            <numerusform>%n look</numerusform>
            <numerusform>%n looks, the newest at the bottom</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::LookView</name>
    <message numerus="yes">
        <source>%n values as bars</source>
        <translation>
            <numerusform>%n value as a bar</numerusform>
            <numerusform>%n values as bars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n maps</source>
        <translation>
            <numerusform>%n map</numerusform>
            <numerusform>%n maps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ManyPage</name>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation>
            <numerusform>%n node</numerusform>
            <numerusform>%n nodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ProposedWires</name>
    <message numerus="yes">
        <source>%n proposed wires, dashed. They are not part of the network: a click accepts one.</source>
        <translation>
            <numerusform>%n proposed wire, dashed. It is not part of the network: a click accepts it.</numerusform>
            <numerusform>%n proposed wires, dashed. They are not part of the network: a click accepts one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n proposed wires, %1 of them here, dashed. They are not part of the network: a click accepts one.</source>
        <translation>
            <numerusform>%n proposed wire, %1 of them here, dashed. It is not part of the network: a click accepts it.</numerusform>
            <numerusform>%n proposed wires, %1 of them here, dashed. They are not part of the network: a click accepts one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ResultsPanel</name>
    <message numerus="yes">
        <source>%n samples</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::SettingsPanel</name>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::SpreadView</name>
    <message numerus="yes">
        <source>Spread over time, %n looks</source>
        <translation>
            <numerusform>Spread over time, %n look</numerusform>
            <numerusform>Spread over time, %n looks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::Status</name>
    <message numerus="yes">
        <source>%1 on %n threads</source>
        <translation>
            <numerusform>%1 on %n thread</numerusform>
            <numerusform>%1 on %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problems</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
</TS>
