package io.llmproxy.benchmarks.run.machine;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a JVM knows of itself. It is attached to by its process id, so that no port has to be chosen for it; that works with JVMs of the
 * same user, of any version.
 */
public final class JvmFigures implements AutoCloseable {
    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final AllocationCounter allocations;

    private JvmFigures(JMXConnector connector) throws IOException {
        this.connector = connector;
        MBeanServerConnection connection = connector.getMBeanServerConnection();
        memory = ManagementFactory.getPlatformMXBean(connection, MemoryMXBean.class);
        List<GarbageCollectorMXBean> collectors =
                ManagementFactory.getPlatformMXBeans(connection, GarbageCollectorMXBean.class);
        allocations = AllocationCounter.start(memory, collectors);
    }

    /**
     * Connects to a JVM.
     *
     * @throws IOException if the process is no JVM, or one of another user
     */
    @SuppressWarnings("BanJNDI") // The address comes from a process of the same user on this machine.
    public static JvmFigures attach(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            JMXServiceURL address;
            try {
                address = new JMXServiceURL(machine.startLocalManagementAgent());
            } finally {
                machine.detach();
            }
            return new JvmFigures(JMXConnectorFactory.connect(address));
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid + ": cannot be attached to (expected: a JVM of the same user)", e);
        }
    }

    /** Collects garbage, and returns what of the heap is in use then. */
    public long heapBytesAfterGc() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** What was in use after each of the collections so far, at most, since the last call of this. */
    public long takeHighestBytesAfterCollections() {
        return allocations.takeHighestAfter();
    }

    /** What all threads, virtual ones too, have allocated since the attachment. Differences count, exact to about 1 MB. */
    public long allocatedBytes() {
        return allocations.bytes();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The JVM has ended before, which is no loss.
        }
    }
}
