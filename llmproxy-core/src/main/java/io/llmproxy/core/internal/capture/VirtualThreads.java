package io.llmproxy.core.internal.capture;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Reaches virtual threads (JDK 21 and newer) from code compiled for JDK 17. */
public final class VirtualThreads {
    private VirtualThreads() {}

    /**
     * Returns a factory of virtual threads, or null if the runtime has none.
     *
     * @param namePrefix their names without the number
     * @return the factory
     */
    public static @Nullable ThreadFactory factoryOrNull(String namePrefix) {
        return Runtime.version().feature() < 21 ? null : factory(namePrefix);
    }

    private static ThreadFactory factory(String namePrefix) {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            builder = builderType.getMethod("name", String.class, long.class).invoke(builder, namePrefix, 1L);
            builder = builderType
                    .getMethod("inheritInheritableThreadLocals", boolean.class)
                    .invoke(builder, false);
            return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("virtual threads: not as specified for JDK 21", e);
        }
    }
}
