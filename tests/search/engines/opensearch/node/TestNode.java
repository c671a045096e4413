import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of a cluster, for tests: java TestNode name=value ... with OpenSearch's own names of settings.
 *
 * It ends when its standard input is closed, so that no node outlives the tests that started it.
 */
public final class TestNode extends Node {
    private static final List<Class<? extends Plugin>> PLUGINS =
        List.of(Netty4Plugin.class, CommonAnalysisPlugin.class);

    private TestNode(Settings settings, Collection<Class<? extends Plugin>> plugins) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"), plugins, true);
    }

    private static Settings read(String[] lines) {
        Settings.Builder settings = Settings.builder();
        for (String line : lines) {
            String[] pair = line.split("=", 2);
            if (pair[1].contains(",")) {
                settings.putList(pair[0], pair[1].split(","));
            } else {
                settings.put(pair[0], pair[1]);
            }
        }
        return settings.build();
    }

    public static void main(String[] lines) throws Exception {
        TestNode node = new TestNode(read(lines), PLUGINS);
        node.start();
        while (System.in.read() >= 0) { }
        node.close();
        System.exit(0);
    }
}
