export { isLoopbackAddress, networkOf } from '../../http/network.ts'
